/// One `--name value` of a command line.
package struct Option: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Why a command line can't be understood; the sentence says what to write instead.
package struct UsageError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What stands on a command line: a command, and options (settings) before, between or behind its words.
package struct Invocation: Sendable, Equatable {
    package let command: Command
    /// The value of `--config`.
    package let configPath: String?
    /// Settings; whether they exist is for ``Configuration/load(files:environment:arguments:)`` to say.
    package let options: [Option]
    /// Whether programs read the answer, not people (`--json`).
    package let isForPrograms: Bool

    /// - Parameter arguments: without the program's own name. Behind `--` nothing is an option.
    package init(_ arguments: [String]) throws(UsageError) {
        var parser = Parser()
        try parser.read(arguments)
        configPath = parser.settings.last { $0.name == "config" }?.value
        options = parser.settings.filter { $0.name != "config" }
        isForPrograms = parser.options[CommandOption.json.name] != nil
        command =
            if parser.wantsHelp { try Self.help(parser.words) } else if parser.wantsVersion { .version } else {
                try Self.command(parser.words, parser.options)
            }
    }

    private static func help(_ words: [String]) throws(UsageError) -> Command {
        guard let word = words.first else { return .help(about: nil) }
        guard Help.text(about: word) != nil else { throw unknown(word) }
        return .help(about: word)
    }

    private static func command(_ words: [String], _ options: [String: String]) throws(UsageError) -> Command {
        guard let first = words.first else { return .serve }
        if first == "help" { return try help(Array(words.dropFirst())) }
        let sameStart = CommandForm.all.filter { $0.group == first }
        guard !sameStart.isEmpty else { throw unknown(first) }
        guard let form = sameStart.first(where: { words.starts(with: $0.words) }) else {
            throw UsageError(
                "After “\(first)” there should be one of: \(sameStart.map { $0.words[1] }.joined(separator: ", ")). "
                    + "`carillon help \(first)` explains them.")
        }
        return try form.command(arguments: Array(words.dropFirst(form.words.count)), options)
    }

    private static func unknown(_ word: String) -> UsageError {
        UsageError("“\(shown(word))” is no command of carillon: `carillon help` lists all of them.")
    }
}

extension CommandForm {
    fileprivate func command(arguments: [String], _ given: [String: String]) throws(UsageError) -> Command {
        for name in given.keys.sorted() where !options.contains(where: { $0.name == name }) {
            let known = options.isEmpty ? "none but settings" : options.map(\.usage).joined(separator: ", ")
            throw UsageError("`\(usage)` takes no option --\(name). It takes \(known).")
        }
        guard arguments.count <= self.arguments.count else {
            if self.arguments.isEmpty { throw UsageError("`\(usage)` takes nothing more, but there is “\(shown(arguments[0]))”.") }
            let what = self.arguments.count == 1 ? "one \(self.arguments[0])" : self.arguments.joined(separator: " and ")
            throw UsageError("`\(usage)` takes \(what): put it in quotes if it has spaces.")
        }
        for (index, name) in self.arguments.enumerated() where !arguments.indices.contains(index) || arguments[index].isEmpty {
            throw UsageError("`\(usage)`: the \(name) is missing.")
        }
        return try make(CommandArguments(arguments, options: given))
    }
}

/// Tells words from options.
private struct Parser {
    var words: [String] = []
    var settings: [Option] = []
    /// Those of commands, by name; a flag's value is empty.
    var options: [String: String] = [:]
    /// `--help` and `--version` go before everything else, and the first of them before the other.
    var wantsHelp = false
    var wantsVersion = false

    mutating func read(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--":
                words += rest
                return
            case "--help", "-h": wantsHelp = !wantsVersion
            case "--version": wantsVersion = !wantsHelp
            case _ where argument.hasPrefix("--"): try readOption(argument.dropFirst(2), &rest)
            case _ where argument.hasPrefix("-") && argument.count > 1:
                throw UsageError("“\(shown(argument))” is no option: options are written --name value.")
            default: words.append(argument)
            }
        }
    }

    /// `--name value`, `--name=value`, or the name alone where it has no value.
    private mutating func readOption(_ text: Substring, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        let written = parts.count == 2 ? String(parts[1]) : nil
        let option = CommandOption.all[name]
        if let option, option.value == nil {
            guard written == nil else { throw UsageError("The option --\(name) has no value: leave out what stands behind it.") }
            options[name] = ""
            return
        }
        guard let value = written ?? rest.first, written != nil || !value.hasPrefix("--") else {
            let allowed =
                Setting.named(name).map { ": \($0.kind.allowed)" }
                ?? option.map { ": \($0.doc)" } ?? (name == "config" ? ": the path of a file" : "")
            throw UsageError("The option --\(shown(name)) needs a value\(allowed).")
        }
        if written == nil { rest.removeFirst() }
        if option != nil { options[name] = value } else { settings.append(Option(name: name, value: value)) }
    }
}
