/// What a person asks the program to do.
package enum Command: Sendable, Equatable {
    /// Run the server; the default.
    case serve
    /// Try the settings, folders and ports, and say what is wrong.
    case check
    /// Look at an installation, also while it runs, and name each fault.
    case doctor
    /// Print a commented `carillon.conf`.
    case config
    /// Print a link that makes the owner of a server without one.
    case setUpLink
    case streamAdd(title: String)
    case streamList
    case streamRemove(id: String)
    case streamRotateKey(id: String)
    case streamShowKey(id: String)
    case recordingList
    case recordingRemove(id: String)
    case backup(file: String)
    case restore(file: String)
    case version
    case help
}

/// How a command is written: from this come parsing and usage.
struct CommandForm: Sendable {
    let words: [String]
    /// The name of its one argument, if it takes one.
    let argument: String?
    let doc: String
    let make: @Sendable (String) -> Command

    init(_ words: String, argument: String? = nil, _ doc: String, _ make: @escaping @Sendable (String) -> Command) {
        self.words = words.split(separator: " ").map(String.init)
        self.argument = argument
        self.doc = doc
        self.make = make
    }

    /// `carillon stream add TITLE`
    var usage: String { (["carillon"] + words + (argument.map { [$0] } ?? [])).joined(separator: " ") }

    static let all: [CommandForm] = [
        CommandForm("serve", "run the server (what `carillon` alone does too)") { _ in .serve },
        CommandForm("check", "try settings, folders and ports, and say what is wrong") { _ in .check },
        CommandForm("doctor", "look at everything, also while the server runs, and name each fault") { _ in .doctor },
        CommandForm("config", "print an example carillon.conf with every setting explained") { _ in .config },
        CommandForm("set-up-link", "print the link by which a new server gets its owner; earlier ones end") { _ in .setUpLink },
        CommandForm("stream add", argument: "TITLE", "make a livestream and show its stream key") { .streamAdd(title: $0) },
        CommandForm("stream list", "list livestreams") { _ in .streamList },
        CommandForm("stream remove", argument: "ID", "remove a livestream with its recordings and their files") { .streamRemove(id: $0) },
        CommandForm("stream rotate-key", argument: "ID", "replace a stream key; an encoder with the old one is cut off") {
            .streamRotateKey(id: $0)
        },
        CommandForm("stream show-key", argument: "ID", "show a stream key") { .streamShowKey(id: $0) },
        CommandForm("recording list", "list recordings") { _ in .recordingList },
        CommandForm("recording remove", argument: "ID", "remove a recording and its files") { .recordingRemove(id: $0) },
        CommandForm("backup", argument: "FILE", "copy the database into a new file, also while the server runs") { .backup(file: $0) },
        CommandForm("restore", argument: "FILE", "make the data folder's database from such a file") { .restore(file: $0) },
        CommandForm("version", "print the version") { _ in .version },
        CommandForm("help", "print this text") { _ in .help },
    ]
}
