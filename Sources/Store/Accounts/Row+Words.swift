extension Row {
    /// A column that holds one of an enumeration's words.
    func word<Word: RawRepresentable<String>>(_ column: Int, _ type: Word.Type = Word.self) throws(StoreError) -> Word {
        let text = try text(column)
        guard let word = Word(rawValue: text) else {
            throw StoreError(.corrupt, "The database holds “\(text)” where this Carillon expects another word.")
        }
        return word
    }
}
