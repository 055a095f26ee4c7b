import Testing

@testable import Server

@Suite struct InvocationTests {
    @Test(
        "Each command is understood",
        arguments: [
            ([], .serve), (["serve"], .serve), (["check"], .check), (["config"], .config),
            (["stream", "add", "Sunday service"], .streamAdd(title: "Sunday service")), (["stream", "list"], .streamList),
            (["stream", "remove", "a1"], .streamRemove(id: "a1")), (["stream", "rotate-key", "a1"], .streamRotateKey(id: "a1")),
            (["stream", "show-key", "a1"], .streamShowKey(id: "a1")), (["recording", "list"], .recordingList),
            (["recording", "remove", "r1"], .recordingRemove(id: "r1")), (["version"], .version), (["--version"], .version),
            (["help"], .help), (["--help"], .help), (["-h"], .help), (["stream", "--help"], .help),
            (["stream", "add", "--", "--title"], .streamAdd(title: "--title")),
        ] as [([String], Command)])
    func commands(arguments: [String], command: Command) throws {
        #expect(try Invocation(arguments).command == command)
    }

    @Test("Options stand anywhere, in both spellings")
    func options() throws {
        let invocation = try Invocation(
            ["--http-port", "80", "stream", "--data=/srv/a=b", "add", "Title", "--config", "c.conf", "--recordings="])
        #expect(invocation.command == .streamAdd(title: "Title") && invocation.configPath == "c.conf")
        #expect(
            invocation.options == [
                Option(name: "http-port", value: "80"), Option(name: "data", value: "/srv/a=b"),
                Option(name: "recordings", value: ""),
            ])
    }

    @Test(
        "A mistake is answered in words",
        arguments: [
            (["sreve"], "“sreve” is no command of carillon: `carillon help` lists all of them."),
            (["stream"], "After “stream” there should be one of: add, list, remove, rotate-key, show-key."),
            (["stream", "drop"], "After “stream” there should be one of: add, list, remove, rotate-key, show-key."),
            (["stream", "add"], "`carillon stream add TITLE`: the TITLE is missing."),
            (["stream", "add", ""], "`carillon stream add TITLE`: the TITLE is missing."),
            (["stream", "add", "a", "b"], "`carillon stream add TITLE` takes one TITLE: put it in quotes if it has spaces."),
            (["serve", "now"], "`carillon serve` takes nothing more, but there is “now”."),
            (["--http-port"], "The option --http-port needs a value: a port from 1 to 65535."),
            (["--recording", "--data", "x"], "The option --recording needs a value: on or off."),
            (["--config"], "The option --config needs a value: the path of a file."),
            (["-p", "80"], "“-p” is no option: options are written --name value."),
        ])
    func mistakes(arguments: [String], sentence: String) {
        #expect(throws: UsageError(sentence)) { try Invocation(arguments) }
    }
}
