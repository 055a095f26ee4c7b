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

    @Test("The usage names every command and setting; a command's own help explains it with its options")
    func usage() {
        for form in CommandForm.all {
            #expect(Help.usage.contains("carillon \(form.group)") && Help.usage.contains(form.words.dropFirst().joined(separator: " ")))
            let text = Help.text(about: form.group) ?? ""
            #expect(text.contains(form.usage) && text.contains(form.doc))
            for option in form.options { #expect(text.contains(option.usage) && text.contains(option.doc)) }
        }
        #expect(Help.text(about: "nothing") == nil)
        for setting in Setting.all { #expect(Help.usage.contains("--\(setting.name)\n")) }
    }

    @Test("Commands are told apart by their words, and no option is a setting's name or once a flag and once not")
    func commands() {
        #expect(Set(CommandForm.all.map(\.words)).count == CommandForm.all.count)
        for form in CommandForm.all {
            for option in form.options {
                #expect(Setting.named(option.name) == nil)
                #expect((CommandOption.all[option.name]?.value == nil) == (option.value == nil), "\(form.usage) --\(option.name)")
            }
        }
        #expect(CommandGroup.all.allSatisfy { group in CommandForm.all.contains { $0.group == group.word } })
    }

    @Test("Settings have distinct names and one sentence each")
    func settings() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        for setting in Setting.all { #expect(setting.doc.hasSuffix(".") && !setting.doc.contains("\n")) }
    }
}
