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

    /// - Parameter arguments: without the program's own name. Behind `--` nothing is an option.
    package init(_ arguments: [String]) throws(UsageError) {
        var parser = Parser()
        try parser.read(arguments)
        configPath = parser.options.last { $0.name == "config" }?.value
        options = parser.options.filter { $0.name != "config" }
        command = if let shortcut = parser.shortcut { shortcut } else { try Self.command(parser.words) }
    }

    private static func command(_ words: [String]) throws(UsageError) -> Command {
        guard let first = words.first else { return .serve }
        let sameStart = CommandForm.all.filter { $0.words[0] == first }
        guard !sameStart.isEmpty else {
            throw UsageError("“\(shown(first))” is no command of carillon: `carillon help` lists all of them.")
        }
        guard let form = sameStart.first(where: { words.starts(with: $0.words) }) else {
            throw UsageError("After “\(first)” there should be one of: \(sameStart.map { $0.words[1] }.joined(separator: ", ")).")
        }
        return try form.command(arguments: words.dropFirst(form.words.count))
    }
}

extension CommandForm {
    fileprivate func command(arguments: ArraySlice<String>) throws(UsageError) -> Command {
        guard let argument else {
            guard let extra = arguments.first else { return make("") }
            throw UsageError("`\(usage)` takes nothing more, but there is “\(shown(extra))”.")
        }
        guard let value = arguments.first, !value.isEmpty else {
            throw UsageError("`\(usage)`: the \(argument) is missing.")
        }
        guard arguments.count == 1 else {
            throw UsageError("`\(usage)` takes one \(argument): put it in quotes if it has spaces.")
        }
        return make(value)
    }
}

/// Tells words from options.
private struct Parser {
    var words: [String] = []
    var options: [Option] = []
    /// `--help` and `--version` go before everything else.
    var shortcut: Command?

    mutating func read(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--":
                words += rest
                return
            case "--help", "-h": shortcut = shortcut ?? .help
            case "--version": shortcut = shortcut ?? .version
            case _ where argument.hasPrefix("--"): try readOption(argument.dropFirst(2), &rest)
            case _ where argument.hasPrefix("-") && argument.count > 1:
                throw UsageError("“\(shown(argument))” is no option: options are written --name value.")
            default: words.append(argument)
            }
        }
    }

    /// `--name value` or `--name=value`.
    private mutating func readOption(_ text: Substring, _ rest: inout ArraySlice<String>) throws(UsageError) {
        if let equals = text.firstIndex(of: "=") {
            options.append(Option(name: String(text[..<equals]), value: String(text[text.index(after: equals)...])))
            return
        }
        guard let value = rest.first, !value.hasPrefix("--") else {
            let allowed = Setting.named(text).map { ": \($0.kind.allowed)" } ?? (text == "config" ? ": the path of a file" : "")
            throw UsageError("The option --\(shown(String(text))) needs a value\(allowed).")
        }
        rest.removeFirst()
        options.append(Option(name: String(text), value: value))
    }
}
