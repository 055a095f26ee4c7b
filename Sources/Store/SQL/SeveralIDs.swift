/// Records that are asked for by several ids in one statement.
enum SeveralIDs {
    /// How many ids a statement takes: few kinds of statements, so that each is prepared once.
    private static let sizes = [1, 8, 50, listingLimitMax]

    /// Calls `query` with as many marks (`$1, $2, …`, behind those of `first`) and values as ids, in one or several goes. Ids may stand twice.
    static func each(
        _ ids: some Sequence<String>, behind first: [SQLValue] = [],
        _ query: (_ marks: String, _ values: [SQLValue]) throws(StoreError) -> Void
    ) throws(StoreError) {
        var rest = Array(Set(ids)).sorted()[...]
        while let last = rest.prefix(listingLimitMax).last {
            let some = rest.prefix(listingLimitMax)
            let size = sizes.first { $0 >= some.count } ?? listingLimitMax
            // The last one fills up: a row is found once, however often its id stands there.
            let values = first + some.map { SQLValue.text($0) } + Array(repeating: .text(last), count: size - some.count)
            try query(marks(size, behind: first.count), values)
            rest = rest.dropFirst(some.count)
        }
    }

    /// `$2, $3, …`, made once for each size.
    private static func marks(_ size: Int, behind count: Int) -> String {
        if count < made.count, let marks = made[count][size] { return marks }
        return list(size, behind: count)
    }

    private static let made = (0...1).map { count in
        Dictionary(uniqueKeysWithValues: sizes.map { ($0, list($0, behind: count)) })
    }

    private static func list(_ size: Int, behind count: Int) -> String {
        (1...size).map { "$\(count + $0)" }.joined(separator: ", ")
    }
}
