import Testing

@testable import Server

@Suite struct HelpTests {
    @Test("The example file names every setting, and changes nothing, commented out or not")
    func exampleFile() throws {
        let example = Help.exampleFile
        for setting in Setting.all { #expect(example.contains("\n#\(setting.name) = ")) }
        #expect(try Configuration.load(files: [ConfigurationFile(path: "f", text: example)]) == Configuration())
        let active = example.split(separator: "\n").map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") ? line.dropFirst() : line
        }.joined(separator: "\n")
        #expect(active != example)
        #expect(try Configuration.load(files: [ConfigurationFile(path: "f", text: active)]) == Configuration())
    }

    @Test("The usage names every command and setting")
    func usage() {
        for form in CommandForm.all { #expect(Help.usage.contains(form.usage)) }
        for setting in Setting.all { #expect(Help.usage.contains("--\(setting.name)\n")) }
    }

    @Test("Settings have distinct names and one sentence each")
    func settings() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        for setting in Setting.all { #expect(setting.doc.hasSuffix(".") && !setting.doc.contains("\n")) }
    }
}
