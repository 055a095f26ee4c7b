/// Texts for people that come from the tables of commands and settings.
package enum Help {
    /// What `carillon help` prints.
    package static var usage: String {
        let commands = CommandForm.all.map { form in "  \(padded(form.usage, 32)) \(form.doc)\n" }
        return """
            Carillon, a live streaming server.

            Commands:
            \(commands.joined())
            Settings, as an option (--http-port 8000), in the environment (CARILLON_HTTP_PORT=8000) or in a file
            (http-port = 8000). Options win over the environment, the environment over the file. The file is the one
            that --config or \(Configuration.configVariable) names, else \(ConfigurationReader.standardPaths.joined(separator: " or ")).

            \(Setting.all.map(option).joined())
            """
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
