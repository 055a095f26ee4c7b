/// Texts for people that come from the tables of commands and settings.
package enum Help {
    /// What `carillon help` prints.
    package static var usage: String {
        let groups = CommandGroup.all
        let commands = CommandForm.all.filter { form in !groups.contains { $0.word == form.group } }
        return """
            Carillon, a live streaming server.

            Commands:
            \(commands.map { "  \(padded($0.usage, 26)) \($0.doc)\n" }.joined())\
              \(padded("carillon help COMMAND", 26)) explain the commands below, such as `carillon help users`

            What the server holds, also while it runs; the one who runs these is the operator, and the log says so:
            \(groups.map { "  \(padded("carillon \($0.word)", 26)) \($0.doc): \(words(of: $0))\n" }.joined())
            Settings, as an option (--http-port 8000), in the environment (CARILLON_HTTP_PORT=8000) or in a file
            (http-port = 8000). Options win over the environment, the environment over the file. The file is the one
            that --config or \(Configuration.configVariable) names, else \(ConfigurationReader.standardPaths.joined(separator: " or ")).

            \(Setting.all.map(option).joined())
            """
    }

    /// What `carillon help users` prints; nil for a word that is no command's.
    package static func text(about word: String) -> String? {
        let forms = CommandForm.all.filter { $0.group == word }
        guard !forms.isEmpty else { return nil }
        let group = CommandGroup.all.first { $0.word == word }
        let title = group.map { "carillon \($0.word): \($0.doc)\n\n" } ?? ""
        return title + forms.map(explained).joined(separator: "\n") + (group.map { "\n\($0.notes)\n" } ?? "")
            + "\nSettings such as --data go with every command; `carillon help` lists them."
    }

    private static func explained(_ form: CommandForm) -> String {
        "\(form.usage)\n    \(form.doc)\n" + form.options.map { "    \(padded($0.usage, 28)) \($0.doc)\n" }.joined()
    }

    private static func words(of group: CommandGroup) -> String {
        CommandForm.all.filter { $0.group == group.word }.map { $0.words.dropFirst().joined(separator: " ") }.joined(separator: ", ")
    }

    /// What `carillon config` prints: every setting with its default, commented out.
    package static var exampleFile: String {
        """
        # Carillon's settings. Each line that is commented out shows the default.
        # The environment wins over this file (CARILLON_HTTP_PORT=8000), and options win over both (--http-port 8000).

        \(Setting.all.map(example).joined(separator: "\n"))
        """
    }

    private static func option(_ setting: Setting) -> String {
        "  --\(setting.name)\n      \(setting.doc)\n      \(sentence(setting))\n"
    }

    private static func example(_ setting: Setting) -> String {
        "# \(setting.doc)\n# \(sentence(setting))\n#\(setting.name) = \(setting.kind.text(in: Configuration()))\n"
    }

    private static func sentence(_ setting: Setting) -> String {
        let other = setting.otherVariable.map { " Also \($0) in the environment." } ?? ""
        return "It is \(setting.kind.allowed); by default \(setting.kind.standard).\(other)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
