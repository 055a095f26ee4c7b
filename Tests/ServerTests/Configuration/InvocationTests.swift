import Testing

@testable import Server

@Suite struct InvocationTests {
    @Test(
        "Each command is understood",
        arguments: [
            ([], .serve), (["serve"], .serve), (["check"], .check), (["config"], .config), (["set-up-link"], .stored(.setUpLink)),
            (["backup", "f.db"], .backup(file: "f.db")), (["version"], .version), (["--version"], .version),
            (["help"], .help(about: nil)), (["--help"], .help(about: nil)), (["-h"], .help(about: nil)),
            (["help", "users"], .help(about: "users")), (["stream-keys", "--help"], .help(about: "stream-keys")),
            (["users", "list"], .stored(.users(.list(search: nil)))),
            (["users", "list", "--search", "anna"], .stored(.users(.list(search: "anna")))),
            (
                ["users", "create", "a@example.org", "--operator", "--name=Anna", "--ask-password"],
                .stored(.users(.create(email: "a@example.org", name: "Anna", isOperator: true, asksPassword: true)))
            ),
            (["users", "operator", "anna", "off"], .stored(.users(.setOperator("anna", false)))),
            (
                ["organisations", "add-member", "parish", "anna", "--role", "admin"],
                .stored(.organisations(.addMember("parish", person: "anna", role: "admin")))
            ),
            (
                ["organisations", "create", "Parish", "--owner", "anna"],
                .stored(.organisations(.create(name: "Parish", slug: nil, owner: "anna")))
            ),
            (
                ["livestreams", "create", "Sunday service"],
                .stored(.livestreams(.create(title: "Sunday service", organisation: nil, isChannel: false, isDraft: false)))
            ),
            (
                ["livestreams", "create", "--", "--title"],
                .stored(.livestreams(.create(title: "--title", organisation: nil, isChannel: false, isDraft: false)))
            ),
            (["livestreams", "stop", "a1"], .stored(.livestreams(.act(.stop, "a1")))),
            (["livestreams", "delete", "a1", "--with-recordings"], .stored(.livestreams(.delete("a1", withRecordings: true)))),
            (["stream-keys", "show", "a1"], .stored(.streamKeys(.show("a1", name: "main")))),
            (["stream-keys", "rotate", "a1", "--name", "camera"], .stored(.streamKeys(.rotate("a1", name: "camera")))),
            (["recordings", "list"], .stored(.recordings(.list(livestream: nil)))),
            (["recordings", "delete", "r1"], .stored(.recordings(.delete("r1")))),
            (
                ["tokens", "create", "anna", "--name", "obs", "--scopes", "stream_keys, livestreams:read", "--days", "30"],
                .stored(.tokens(.create("anna", name: "obs", scopes: ["stream_keys", "livestreams:read"], organisation: nil, days: 30)))
            ),
            (["keys", "rotate"], .stored(.keys(.rotate))), (["keys", "forget", "k1"], .stored(.keys(.forget("k1")))),
        ] as [([String], Command)])
    func commands(arguments: [String], command: Command) throws {
        #expect(try Invocation(arguments).command == command)
    }

    @Test("Options stand anywhere, in both spellings")
    func options() throws {
        let invocation = try Invocation(
            ["--http-port", "80", "livestreams", "--data=/srv/a=b", "list", "--json", "--config", "c.conf", "--recordings="])
        #expect(invocation.command == .stored(.livestreams(.list(organisation: nil, state: nil))) && invocation.configPath == "c.conf")
        #expect(invocation.isForPrograms)
        #expect(try !Invocation(["livestreams", "list"]).isForPrograms)
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
            (["help", "sreve"], "“sreve” is no command of carillon: `carillon help` lists all of them."),
            (["keys"], "After “keys” there should be one of: list, rotate, reseal, forget. `carillon help keys` explains them."),
            (["keys", "drop"], "After “keys” there should be one of: list, rotate, reseal, forget. `carillon help keys` explains them."),
            (["livestreams", "create"], "`carillon livestreams create TITLE`: the TITLE is missing."),
            (["livestreams", "create", ""], "`carillon livestreams create TITLE`: the TITLE is missing."),
            (
                ["livestreams", "create", "a", "b"],
                "`carillon livestreams create TITLE` takes one TITLE: put it in quotes if it has spaces."
            ),
            (
                ["organisations", "role", "parish", "anna"],
                "`carillon organisations role ORGANISATION PERSON ROLE`: the ROLE is missing."
            ),
            (
                ["organisations", "role", "parish", "anna", "king"],
                "“king” is no role: it is one of member, creator, moderator, admin, owner."
            ),
            (
                ["users", "show", "anna", "--role", "admin"],
                "`carillon users show PERSON` takes no option --role. It takes --json."
            ),
            (["serve", "--json"], "`carillon serve` takes no option --json. It takes none but settings."),
            (["users", "list", "--json=yes"], "The option --json has no value: leave out what stands behind it."),
            (
                ["users", "list", "--search"],
                "The option --search needs a value: only those whose email, user name or name holds it."
            ),
            (
                ["users", "operator", "anna", "maybe"],
                "`carillon users operator PERSON on|off`: “maybe” is neither on nor off."
            ),
            (
                ["organisations", "create", "Parish"],
                "`carillon organisations create NAME --owner PERSON`: the owner is missing."
            ),
            (
                ["tokens", "create", "anna", "--name", "x", "--scopes", "stream_keys", "--days", "0"],
                "--days takes a number of days from 1 to 3650."
            ),
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
