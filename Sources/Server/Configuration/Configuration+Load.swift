extension Configuration {
    /// Variables that begin like settings and aren't: where the file is.
    static let configVariable = variablePrefix + "CONFIG"

    /// The defaults, changed by the files in their order, then by the environment, then by the options.
    package static func load(
        files: [ConfigurationFile] = [], environment: [String: String] = [:], arguments: [Option] = []
    ) throws(ConfigurationError) -> Configuration {
        var loading = Loading()
        for file in files { loading.read(file) }
        loading.read(environment)
        loading.read(arguments)
        loading.compare()
        guard loading.mistakes.isEmpty else { throw ConfigurationError(loading.mistakes) }
        return loading.configuration
    }
}

/// A configuration while sources are laid over it.
private struct Loading {
    var configuration = Configuration()
    var mistakes: [String] = []

    mutating func read(_ file: ConfigurationFile) {
        let (lines, mistakes) = file.lines()
        self.mistakes += mistakes
        var firstLines: [String: Int] = [:]
        for line in lines {
            let place = "\(file.path):\(line.number)"
            if let first = firstLines.updateValue(line.number, forKey: line.name) {
                self.mistakes.append("\(line.name) (\(place)) stands twice in this file, first in line \(first): keep one of them.")
            } else if let setting = Setting.named(line.name) {
                apply(line.value, to: setting, place: place)
            } else {
                unknown(line.name, place: place)
            }
        }
    }

    mutating func read(_ environment: [String: String]) {
        // An empty variable is how containers say "not set".
        let environment = environment.filter { !$0.value.isEmpty }
        for setting in Setting.all {
            let names = [setting.variable] + (setting.otherVariable.map { [$0] } ?? [])
            guard let name = names.first(where: { environment[$0] != nil }), let value = environment[name] else { continue }
            apply(value, to: setting, place: "environment variable \(name)")
        }
        let known = Set(Setting.all.map(\.variable) + [Configuration.configVariable])
        for name in environment.keys.sorted() where name.hasPrefix(variablePrefix) && !known.contains(name) {
            unknown(name, place: "environment variable")
        }
    }

    /// An option that comes twice counts the last time, as command lines do.
    mutating func read(_ options: [Option]) {
        for option in options {
            if let setting = Setting.named(option.name) {
                apply(option.value, to: setting, place: "option --\(option.name)")
            } else {
                unknown("--\(option.name)", place: "option")
            }
        }
    }

    /// What settings that are right by themselves must be to each other.
    mutating func compare() {
        if configuration.partTarget > configuration.segmentTarget {
            let (part, segment) = (durationText(configuration.partTarget), durationText(configuration.segmentTarget))
            mistakes.append("part-target is \(part), but a part can't be longer than a segment (segment-target, \(segment)).")
        }
        let (certificates, keys) = (configuration.tlsCertificates.count, configuration.tlsKeys.count)
        if certificates != keys {
            mistakes.append("tls-certificates names \(certificates) files and tls-keys \(keys): each certificate needs its key.")
        }
        if configuration.redirectsToHTTPS && !configuration.hasTLS {
            mistakes.append("https-redirect is on, but there is no TLS: set tls-certificates and tls-keys, or tls-self-signed.")
        }
        if configuration.mailServer != .none {
            if configuration.publicURL == nil {
                mistakes.append("mail-server is set, but public-url isn't: nobody would know where the links in mails lead.")
            }
            if configuration.mailSender == nil {
                mistakes.append("mail-server is set, but mail-sender isn't: mails would come from nobody.")
            }
        }
        if !configuration.issuers.isEmpty && configuration.issuerAudiences.isEmpty {
            mistakes.append("issuers is set, but issuer-audiences isn't: a token that was made for another program would be good here.")
        }
    }

    private mutating func apply(_ value: String, to setting: Setting, place: String) {
        if setting.kind.apply(value, to: &configuration) { return }
        let what = setting.kind.isSecret ? "is something else" : "is “\(shown(value))”"
        mistakes.append("\(setting.name) (\(place)) \(what), but it should be \(setting.kind.allowed).")
    }

    private mutating func unknown(_ name: String, place: String) {
        mistakes.append("\(shown(name)) (\(place)) is no setting: `carillon config` lists all of them.")
    }
}

/// A wrong value as it may stand in a sentence: one line, not long.
func shown(_ text: String) -> String {
    let printable = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
    return printable.count > 80 ? String(printable.prefix(80)) + "…" : String(printable)
}
