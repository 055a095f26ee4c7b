internal import Logging
internal import Store

/// How the text of a setting becomes a value in the configuration, and back.
enum SettingKind: Sendable {
    typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    case port(Path<UInt16>)
    case text(Path<String>, TextRule)
    /// Nothing after `=` means nil, and `standard` says in words what happens then.
    case optionalText(Path<String?>, TextRule, standard: String)
    case optionalCount(Path<Int?>, ClosedRange<Int>, standard: String)
    case count(Path<Int>, ClosedRange<Int>)
    case toggle(Path<Bool>)
    case duration(Path<Duration>, ClosedRange<Duration>)
    case byteCount(Path<Int64>, ClosedRange<Int64>)
    /// Words with spaces between them.
    case list(Path<[String]>, TextRule, standard: String)
    case database(Path<DatabaseSetting>)
    case mailServer(Path<MailServerSetting>)
    case logFormat(Path<LogFormat>)
    case logLevel(Path<LogLevel>)
    case signUp(Path<Organisation.SignUp>)
}

extension SettingKind {
    /// Puts the value into the configuration. False if the text isn't what ``allowed`` says.
    func apply(_ text: String, to configuration: inout Configuration) -> Bool {
        switch self {
        case .port(let path): return set(parsePort(text), path, &configuration)
        case .text(let path, let rule): return set(rule.allows(text) ? text : nil, path, &configuration)
        case .optionalText(let path, let rule, _):
            configuration[keyPath: path] = text.isEmpty ? nil : text
            return text.isEmpty || rule.allows(text)
        case .optionalCount(let path, let range, _):
            let count = parseNumber(text, in: range)
            configuration[keyPath: path] = count
            return count != nil || text.isEmpty
        case .count(let path, let range): return set(parseNumber(text, in: range), path, &configuration)
        case .toggle(let path): return set(parseToggle(text), path, &configuration)
        case .duration(let path, let range): return set(parseDuration(text, in: range), path, &configuration)
        case .byteCount(let path, let range): return set(parseByteCount(text, in: range), path, &configuration)
        case .list(let path, let rule, _):
            let words = text.split(separator: " ").map(String.init)
            return set(words.allSatisfy(rule.allows) ? words : nil, path, &configuration)
        case .mailServer(let path): return set(MailServerSetting(text), path, &configuration)
        case .database(let path): return set(DatabaseSetting(text), path, &configuration)
        case .logFormat(let path): return set(LogFormat(rawValue: text), path, &configuration)
        case .logLevel(let path): return set(LogLevel(rawValue: text), path, &configuration)
        case .signUp(let path): return set(Organisation.SignUp(rawValue: text), path, &configuration)
        }
    }

    /// Whether a value may hold a secret, and isn't shown where it is wrong.
    var isSecret: Bool {
        switch self {
        case .database, .mailServer: true
        default: false
        }
    }

    /// What a text may be, in words that follow "it should be".
    var allowed: String {
        switch self {
        case .port: "a port from 1 to 65535"
        case .text(_, let rule), .optionalText(_, let rule, _), .list(_, let rule, _): rule.words
        case .optionalCount(_, let range, _), .count(_, let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .toggle: "on or off"
        case .duration(_, let range):
            "a duration from \(durationText(range.lowerBound)) to \(durationText(range.upperBound)), such as 200ms, 2s or 5min"
        case .byteCount(_, let range):
            "a size from \(byteCountText(range.lowerBound)) to \(byteCountText(range.upperBound)), such as 500MB or 2GB"
        case .database: "empty, postgres://user:password@host/database, or the absolute path of a file that holds such a URL"
        case .mailServer:
            "empty, smtps://user:password@host, smtp://user:password@host:587, or the absolute path of a file that holds such a URL"
        case .logFormat: words(LogFormat.allCases.map(\.rawValue))
        case .logLevel: words(LogLevel.allCases.map(\.rawValue))
        case .signUp: words(Organisation.SignUp.allCases.map(\.rawValue))
        }
    }

    /// The value as a text that ``apply(_:to:)`` reads; empty for nil, and for what may be secret.
    func text(in configuration: Configuration) -> String {
        switch self {
        case .port(let path): String(configuration[keyPath: path])
        case .text(let path, _): configuration[keyPath: path]
        case .optionalText(let path, _, _): configuration[keyPath: path] ?? ""
        case .optionalCount(let path, _, _): configuration[keyPath: path].map { String($0) } ?? ""
        case .count(let path, _): String(configuration[keyPath: path])
        case .toggle(let path): configuration[keyPath: path] ? "on" : "off"
        case .duration(let path, _): durationText(configuration[keyPath: path])
        case .byteCount(let path, _): byteCountText(configuration[keyPath: path])
        case .list(let path, _, _): configuration[keyPath: path].joined(separator: " ")
        case .database, .mailServer: ""
        case .logFormat(let path): configuration[keyPath: path].rawValue
        case .logLevel(let path): configuration[keyPath: path].rawValue
        case .signUp(let path): configuration[keyPath: path].rawValue
        }
    }

    /// The default in words: its text, or what happens without a value.
    var standard: String {
        switch self {
        case .optionalText(_, _, let standard), .optionalCount(_, _, let standard), .list(_, _, let standard): standard
        case .database: "SQLite in the data folder"
        case .mailServer: "none, and nothing is mailed"
        default: text(in: Configuration())
        }
    }

    private func set<Value>(_ value: Value?, _ path: Path<Value>, _ configuration: inout Configuration) -> Bool {
        guard let value else { return false }
        configuration[keyPath: path] = value
        return true
    }
}

private func parsePort(_ text: String) -> UInt16? { UInt16(decimal: text).flatMap { $0 > 0 ? $0 : nil } }

private func parseDuration(_ text: String, in range: ClosedRange<Duration>) -> Duration? {
    parseDuration(text).flatMap { range.contains($0) ? $0 : nil }
}

private func parseByteCount(_ text: String, in range: ClosedRange<Int64>) -> Int64? {
    parseByteCount(text).flatMap { range.contains($0) ? $0 : nil }
}

private func parseNumber(_ text: String, in range: ClosedRange<Int>) -> Int? {
    Int(decimal: text).flatMap { range.contains($0) ? $0 : nil }
}

private func parseToggle(_ text: String) -> Bool? {
    switch text {
    case "on", "true", "yes", "1": true
    case "off", "false", "no", "0": false
    default: nil
    }
}

private func words(_ list: [String]) -> String {
    list.dropLast().joined(separator: ", ") + " or " + (list.last ?? "")
}

extension FixedWidthInteger {
    /// Digits only: no sign, no spaces.
    init?(decimal text: some StringProtocol) {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        self.init(text, radix: 10)
    }
}
