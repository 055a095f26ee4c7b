import API
import Accounts
import JSON
import Livestreams
import Store

extension StoredCommands {
    func streamKeys(_ command: Command.StreamKeys) async throws -> CommandResult {
        let keys = StreamKeyService(domain.environment)
        switch command {
        case .list(let name):
            let livestream = try await livestream(name)
            let records = try await keys.list(livestream.id, by: caller)
            return .table(
                ["ID", "NAME", "SINCE", "SHOWN LAST"],
                records.map { [$0.id, $0.name, instantText($0.createdAt), instantText($0.revealedAt)] },
                empty: "“\(livestream.title)” has no stream key.", records.map(\.json))
        case .show(let name, let keyName):
            let livestream = try await livestream(name)
            let record = try await streamKey(keyName, of: livestream)
            let key = try await keys.reveal(record.id, of: livestream.id, for: .setUpEncoder, by: caller)
            var json = record.json
            json["streamKey"] = .init(key.reveal())
            return .said(key.reveal(), json)
        case .create(let name, let keyName):
            let made = try await keys.create(try await livestream(name).id, name: keyName, by: caller)
            return .said(made.key.reveal(), made.json)
        case .rotate(let name, let keyName):
            let livestream = try await livestream(name)
            let made = try await keys.rotate(try await streamKey(keyName, of: livestream).id, of: livestream.id, by: caller)
            return CommandResult(
                lines: [made.key.reveal(), "That is the key now. The old one no longer works; an encoder that used it is cut off."],
                json: made.json)
        case .revoke(let name, let keyName):
            let livestream = try await livestream(name)
            let record = try await streamKey(keyName, of: livestream)
            try await keys.revoke(record.id, of: livestream.id, by: caller)
            return .said("The key “\(record.name)” no longer works; an encoder that used it is cut off.", record.json)
        }
    }
}
