/// How a command is written: from this come parsing and usage.
struct CommandForm: Sendable {
    let words: [String]
    /// The names of its arguments, in their order; all are needed.
    let arguments: [String]
    /// What it takes besides the settings.
    let options: [CommandOption]
    let doc: String
    let make: @Sendable (CommandArguments) throws(UsageError) -> Command

    /// - Parameter line: its words, and then its arguments: `users operator PERSON on|off`.
    init(
        _ line: String, options: [CommandOption] = [], _ doc: String,
        _ make: @escaping @Sendable (CommandArguments) throws(UsageError) -> Command
    ) {
        let parts = line.split(separator: " ").map(String.init)
        words = Array(parts.prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
        arguments = Array(parts.dropFirst(words.count))
        self.options = options
        self.doc = doc
        self.make = make
    }

    /// `carillon livestreams create TITLE`
    var usage: String { (["carillon"] + words + arguments).joined(separator: " ") }

    /// Its first word, by which it is explained.
    var group: String { words.first ?? "" }

    static let all: [CommandForm] =
        general + users + organisations + livestreams + streamKeys + recordings + tokens + keys

    private static let general: [CommandForm] = [
        CommandForm("serve", "run the server (what `carillon` alone does too)") { _ in .serve },
        CommandForm("check", "try settings, folders, ports and certificates, and say what is wrong") { _ in .check },
        CommandForm("doctor", "look at everything, also while the server runs, and name each fault") { _ in .doctor },
        CommandForm("config", "print an example carillon.conf with every setting explained") { _ in .config },
        CommandForm("set-up-link", "print the link by which a new server gets its owner; earlier ones end") { _ in .stored(.setUpLink) },
        CommandForm("backup FILE", "copy the database into a new file, also while the server runs") { .backup(file: $0[0]) },
        CommandForm("restore FILE", "make the data folder's database from such a file") { .restore(file: $0[0]) },
        CommandForm("version", "print the version") { _ in .version },
    ]
}

/// What a command takes besides its arguments and the settings: `--role admin`, `--json`.
struct CommandOption: Sendable {
    let name: String
    /// What its value is; nil: it has none.
    let value: String?
    let doc: String

    /// - Parameter line: its name, and the name of its value, if it has one: `role ROLE`.
    init(_ line: String, _ doc: String) {
        let parts = line.split(separator: " ").map(String.init)
        name = parts.first ?? ""
        value = parts.count > 1 ? parts[1] : nil
        self.doc = doc
    }

    var usage: String { "--\(name)" + (value.map { " \($0)" } ?? "") }

    /// Every one that any command takes, by name.
    static let all: [String: CommandOption] = Dictionary(CommandForm.all.flatMap(\.options).map { ($0.name, $0) }) { first, _ in first }

    /// Of everything that shows or changes what the store holds.
    static let json = CommandOption("json", "print JSON for programs instead of text for people")
}

/// What was written behind a command's words.
struct CommandArguments: Sendable {
    private let values: [String]
    private let options: [String: String]

    /// - Parameter options: a flag has an empty value.
    init(_ values: [String], options: [String: String]) {
        self.values = values
        self.options = options
    }

    /// Empty for one that the form doesn't have.
    subscript(index: Int) -> String { values.indices.contains(index) ? values[index] : "" }

    subscript(option: String) -> String? { options[option] }

    func has(_ flag: String) -> Bool { options[flag] != nil }

    /// One of some words.
    ///
    /// - Parameter what: how the argument or option is written.
    func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, of type: Word.Type, _ what: String
    ) throws(UsageError) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        throw UsageError("“\(shown(text))” is no \(what): it is one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
}
