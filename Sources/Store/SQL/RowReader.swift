/// Reads a row's columns one after the other, for records with many of them.
struct RowReader {
    private let row: Row
    private var column: Int

    init(_ row: Row, from column: Int = 0) {
        self.row = row
        self.column = column
    }

    private mutating func next() -> Int {
        defer { column += 1 }
        return column
    }

    mutating func text() throws(StoreError) -> String { try row.text(next()) }
    mutating func optionalText() throws(StoreError) -> String? { try row.optionalText(next()) }
    mutating func integer() throws(StoreError) -> Int64 { try row.integer(next()) }
    mutating func optionalInteger() throws(StoreError) -> Int64? { try row.optionalInteger(next()) }
    mutating func bool() throws(StoreError) -> Bool { try row.bool(next()) }
    mutating func word<Word: RawRepresentable<String>>(_ type: Word.Type = Word.self) throws(StoreError) -> Word { try row.word(next()) }

    mutating func optionalWord<Word: RawRepresentable<String>>(_ type: Word.Type = Word.self) throws(StoreError) -> Word? {
        let column = next()
        return try row.optionalText(column) == nil ? nil : try row.word(column)
    }
}
