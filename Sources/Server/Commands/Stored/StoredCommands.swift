import Accounts
import JSON
import Livestreams
import Notifications
import Runtime
import Store

/// Commands on what the store holds, also while a server runs on it: by the same services as the API's calls, as the operator on the
/// command line. A server that runs notices by itself what was changed.
struct StoredCommands {
    let configuration: Configuration
    let store: Store
    let accounts: Accounts
    let domain: LivestreamDomain
    /// Where a password comes from.
    let secretInput: SecretInput
    let caller = Caller.commandLine

    /// Only a new livestream or a set-up link may be the first thing in a data folder. Any other command that finds nothing there is in the
    /// wrong place, and says so instead of making a store that no server uses.
    init(_ configuration: Configuration, for command: Command.Stored, secretInput: SecretInput = .terminal) throws {
        if configuration.database == .folder && !Store.exists(folder: configuration.dataFolder) && !command.mayBeFirst {
            throw StartError(
                "There is no Carillon data in \(Folders.absolute(configuration.dataFolder)) (setting data). "
                    + "Run this in the folder where the server is started, or name the server's data folder by --data.")
        }
        try Folders(configuration).create()
        let store = try Store(configuration)
        self.configuration = configuration
        self.store = store
        self.secretInput = secretInput
        accounts = Accounts(store: store, configuration: configuration)
        domain = LivestreamDomain(
            store: store, engine: NeighbourEngine(configuration), configuration: configuration, onStep: LivestreamEvents.stepTaken,
            onChange: LivestreamEvents.changed)
    }

    func run(_ command: Command.Stored) async throws -> CommandResult {
        switch command {
        case .setUpLink: try await setUpLink()
        case .users(let command): try await users(command)
        case .organisations(let command): try await organisations(command)
        case .livestreams(let command): try await livestreams(command)
        case .streamKeys(let command): try await streamKeys(command)
        case .recordings(let command): try await recordings(command)
        case .tokens(let command): try await tokens(command)
        case .keys(let command): try await keys(command)
        }
    }

    var now: Int64 { WallClock.milliseconds() }

    /// Where people reach this server, without a slash at the end.
    var address: String {
        configuration.publicURL ?? "http://\(configuration.publicAddress ?? "localhost"):\(configuration.httpPort)"
    }

    private func setUpLink() async throws -> CommandResult {
        guard let token = try await accounts.setUp.makeLink(replaces: true, caller: caller, at: now) else {
            throw StartError("This server has an owner already. `carillon users reset-password PERSON` helps one who lost the password.")
        }
        let link = "\(address)/set-up/\(token.reveal())"
        return CommandResult(
            lines: [link, "Whoever opens this link first owns the server. It works for a day, and once; earlier links have ended."],
            json: ["link": .init(link)])
    }

    /// Everything of a listing that comes page by page.
    func all<Record>(_ page: (Cursor?) async throws -> Page<Record>) async throws -> [Record] {
        var records: [Record] = []
        var cursor: Cursor?
        repeat {
            let next = try await page(cursor)
            records += next.records
            cursor = next.next
        } while cursor != nil
        return records
    }
}

extension Command.Stored {
    /// Whether it makes sense in a folder where nothing is yet.
    fileprivate var mayBeFirst: Bool {
        switch self {
        case .setUpLink, .livestreams(.create), .users(.create): true
        default: false
        }
    }
}
