/// What differs between the databases in the text of a migration.
struct SQLDialect: Sendable {
    private let words: [String: String]
    /// What stands before a statement to get its plan, and the column of the answer that tells it.
    let explain: String
    let explainColumn: Int

    /// Integers have 64 bits; columns hold only what they are declared for.
    static let sqlite = SQLDialect(
        words: ["{integer}": "INTEGER", "{bytes}": "BLOB", "{strict}": "STRICT"], explain: "EXPLAIN QUERY PLAN ", explainColumn: 3)
    /// Texts are compared byte by byte, as in SQLite, whatever language the database was made for.
    static let postgres = SQLDialect(
        words: ["TEXT": "TEXT COLLATE \"C\"", "{integer}": "BIGINT", "{bytes}": "BYTEA", "{strict}": ""],
        explain: "EXPLAIN ", explainColumn: 0)

    /// The script with the dialect's words in the place of ours.
    func script(_ text: String) -> String {
        var script = ""
        var word = ""
        for character in text {
            if character.isLetter || character == "_" || character == "{" || character == "}" {
                word.append(character)
            } else {
                script += words[word] ?? word
                script.append(character)
                word = ""
            }
        }
        return script + (words[word] ?? word)
    }
}
