import Accounts
import Cryptography
import Glibc
import JSON
import Store
import StoreTestSupport
import Testing

@testable import Server

@Suite struct StoredCommandsTests {
    let folder = TemporaryFolder()

    var configuration: Configuration {
        var configuration = Configuration()
        configuration.dataFolder = folder.path + "/data"
        return configuration
    }

    /// What a command line gives, read as the program reads it.
    @discardableResult
    func run(_ words: String..., password: String = "four words in a row") async throws -> CommandResult {
        guard case .stored(let command) = try Invocation(words).command else {
            throw UsageError("“\(words)” is no command on the store")
        }
        return try await StoredCommands(configuration, for: command, secretInput: SecretInput { password }).run(command)
    }

    /// The sentence by which a command is refused; "done" if it isn't.
    func refusal(_ words: String...) async -> String {
        do {
            guard case .stored(let command) = try Invocation(words).command else { return "no command" }
            _ = try await StoredCommands(configuration, for: command, secretInput: SecretInput { "" }).run(command)
            return "done"
        } catch {
            return "\(error)"
        }
    }

    func acts() async throws -> [String] {
        let entries = try await Accounts(store: try Store(configuration), configuration: configuration).auditLog.page(
            of: nil, caller: .system, after: nil, limit: 200
        ).records
        let own = entries.filter { $0.action != "sign_in.opened" }
        #expect(own.allSatisfy { $0.actorKind == .commandLine && $0.actorID == nil })
        return own.reversed().map(\.action)
    }

    @Test(
        "Where no server's data is, only what may be the first thing makes some; all else says that this is the wrong place",
        arguments: [
            .livestreams(.list(organisation: nil, state: nil)), .streamKeys(.show("x", name: "main")), .recordings(.list(livestream: nil)),
            .users(.list(search: nil)), .organisations(.list), .tokens(.list("x")), .keys(.rotate),
        ] as [Command.Stored])
    func wrongPlace(command: Command.Stored) throws {
        var configuration = Configuration()
        configuration.dataFolder = "/nowhere-\(getpid())/data"
        let error = #expect(throws: StartError.self) { try StoredCommands(configuration, for: command) }
        #expect(error?.description.contains("(setting data)") == true)
        #expect(access("/nowhere-\(getpid())", F_OK) != 0)
    }

    @Test("A relative path is shown from the root, an absolute one as it is")
    func absolutePaths() {
        #expect(Folders.absolute("/srv/carillon") == "/srv/carillon")
        #expect(Folders.absolute("data").hasPrefix("/") && Folders.absolute("data").hasSuffix("/data"))
    }

    @Test("An account is made with a link or a password, found by whatever names it, kept out and let in; the log says by whom")
    func users() async throws {
        let made = try await run("users", "create", "Anna@example.org", "--name", "Anna", "--operator")
        #expect(made.lines[0].contains("/new-password/") && made.json["link"]?.string == made.lines[0])
        let id = try #require(made.json["id"]?.string)
        try await run("users", "create", "bert@example.org", "--ask-password")
        #expect(try await run("users", "list").lines.count == 3)
        #expect(try await run("users", "list", "--search", "ANNA").json[0]?["id"]?.string == id)
        #expect(try await run("users", "list", "--search", "%").json == [])
        #expect(try await run("users", "show", "anna@EXAMPLE.org").json["isOperator"] == true)
        #expect(await refusal("users", "disable", "anna@example.org").contains("last operator"))
        #expect(await refusal("users", "show", "carl").contains("`carillon users list`"))
        #expect(await refusal("users", "create", "anna@example.org").contains("already"))
        try await run("users", "operator", "bert@example.org", "on")
        try await run("users", "disable", id)
        #expect(try await run("users", "show", id).lines.contains("state       disabled"))
        #expect(await refusal("users", "reset-password", id).contains("disabled"))
        try await run("users", "enable", id)
        try await run("users", "reset-password", id, "--ask-password", password: "another row of four words")
        let accounts = Accounts(store: try Store(configuration), configuration: configuration)
        let form = SignIns.Form(email: "anna@example.org", password: "another row of four words", device: "")
        #expect(try await accounts.signIns.signIn(form, caller: .guest(nil), at: 2_000_000_000_000).user.id == id)
        #expect(
            try await acts().prefix(6) == [
                "user.made", "user.operator_made", "user.link_shown", "user.made", "user.operator_made", "user.disabled",
            ])
    }

    @Test("An organisation gets its owner and members, and never loses the last owner")
    func organisations() async throws {
        try await run("users", "create", "anna@example.org")
        try await run("users", "create", "bert@example.org")
        let made = try await run("organisations", "create", "St. Mary's Parish", "--owner", "anna@example.org")
        #expect(made.json["slug"] == "st-mary-s-parish" && made.json["memberCount"] == 1)
        try await run("organisations", "add-member", "st-mary-s-parish", "bert@example.org", "--role", "creator")
        try await run("organisations", "role", "st-mary-s-parish", "bert@example.org", "admin")
        #expect(try await run("organisations", "members", "st-mary-s-parish", "--role", "admin").json[0]?["role"] == "admin")
        #expect(await refusal("organisations", "remove-member", "st-mary-s-parish", "anna@example.org").contains("last owner"))
        try await run("organisations", "remove-member", "st-mary-s-parish", "bert@example.org")
        #expect(try await run("organisations", "list").lines[1].contains("St. Mary's Parish"))
        #expect(await refusal("organisations", "show", "nowhere").contains("`carillon organisations list`"))
        try await run("organisations", "delete", "st-mary-s-parish")
        #expect(try await run("organisations", "list").json == [])
    }

    @Test("A livestream is made, opened, ended, archived and deleted; it is named by its id, its playback id or its title")
    func livestreams() async throws {
        let made = try await run("livestreams", "create", "Sunday service")
        let id = try #require(made.json["id"]?.string)
        let key = try #require(made.json["streamKey"]?.string)
        #expect(made.lines[2].hasSuffix(key))
        #expect(try await run("stream-keys", "show", "Sunday service").lines == [key])
        #expect(try await run("livestreams", "start", made.json["playbackId"]?.string ?? "").json["state"] == "starting")
        #expect(await refusal("livestreams", "archive", id).contains("on air"))
        #expect(try await run("livestreams", "stop", id).json["state"] == "scheduled")
        #expect(try await run("livestreams", "archive", id).json["state"] == "archived")
        #expect(await refusal("livestreams", "start", id).contains("archive"))
        #expect(try await run("livestreams", "list", "--state", "archived").json[0]?["id"]?.string == id)
        try await run("livestreams", "create", "Sunday service")
        #expect(await refusal("livestreams", "show", "Sunday service").contains("2 livestreams"))
        try await run("livestreams", "delete", id)
        #expect(try await run("livestreams", "list").json[1] == nil)
    }

    @Test("Keys are made, replaced and ended by name; what is replaced opens nothing")
    func streamKeys() async throws {
        let id = try #require(try await run("livestreams", "create", "A").json["id"]?.string)
        let first = try await run("stream-keys", "show", id).lines[0]
        let new = try await run("stream-keys", "rotate", id).lines[0]
        let camera = try await run("stream-keys", "create", id, "camera").lines[0]
        #expect(Set([first, new, camera]).count == 3)
        let store = try Store(configuration)
        #expect(try await store.admission(for: #require(StreamKey(first))) == nil)
        #expect(try await store.admission(for: #require(StreamKey(new)))?.livestream.id == id)
        try await run("stream-keys", "revoke", id, "camera")
        #expect(try await store.admission(for: #require(StreamKey(camera))) == nil)
        #expect(await refusal("stream-keys", "show", id, "--name", "camera").contains("“main”"))
        let list = try await run("stream-keys", "list", id)
        #expect(!list.lines.joined().contains(new) && !list.json.text.contains(new))
    }

    @Test("A token is printed once, acts for its person, and ends")
    func tokens() async throws {
        try await run("users", "create", "anna@example.org")
        let made = try await run("tokens", "create", "anna@example.org", "--name", "obs", "--scopes", "stream_keys", "--days", "30")
        let secret = try #require(SecretToken(made.lines[0]))
        let tokens = Accounts(store: try Store(configuration), configuration: configuration).accessTokens
        #expect(try await tokens.authenticate(secret, address: nil, at: 1).user.email == "anna@example.org")
        let list = try await run("tokens", "list", "anna@example.org")
        #expect(list.json[0]?["name"] == "obs" && !list.json.text.contains(made.lines[0]))
        try await run("tokens", "revoke", "anna@example.org", list.json[0]?["id"]?.string ?? "")
        #expect(try await run("tokens", "list", "anna@example.org").json == [])
        try await run("organisations", "create", "Parish", "--owner", "anna@example.org")
        try await run("users", "create", "bert@example.org")
        #expect(
            await refusal("tokens", "create", "bert@example.org", "--name", "x", "--scopes", "stream_keys", "--organisation", "parish")
                .contains("doesn't belong"))
    }

    @Test("A new sealing key seals everything anew, and the earlier one can be forgotten then, not before")
    func sealingKeys() async throws {
        let id = try #require(try await run("livestreams", "create", "A").json["id"]?.string)
        let key = try await run("stream-keys", "show", id).lines
        let old = try #require(try await run("keys", "list").json[0]?["id"]?.string)
        #expect(await refusal("keys", "forget", old).contains("rotate"))
        let rotated = try await run("keys", "rotate")
        #expect(rotated.json["resealed"] == 1 && rotated.json["unreadable"] == 0 && rotated.json["former"] == [.string(old)])
        #expect(try await run("stream-keys", "show", id).lines == key)
        #expect(try await run("keys", "list").json[1]?["secretCount"] == 0)
        try await run("keys", "forget", old)
        #expect(try await run("stream-keys", "show", id).lines == key)
        #expect(await refusal("keys", "forget", old).contains("`carillon keys list`"))
        let acts = try await acts().filter { $0.hasPrefix("server.") }
        #expect(acts == ["server.sealing_key_rotated", "server.sealing_key_forgotten"])
    }
}
