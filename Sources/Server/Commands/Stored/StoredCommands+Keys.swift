import Accounts
import JSON
import Store

extension StoredCommands {
    /// A server that runs takes a new key within about a second. What it has sealed until then is brought over after that.
    private static let pause = Duration.seconds(2)
    /// So often it is looked for what was sealed under an earlier key meanwhile.
    private static let roundsMax = 5

    func keys(_ command: Command.Keys) async throws -> CommandResult {
        switch command {
        case .list: return try await listKeys()
        case .rotate: return try await rotate()
        case .reseal: return resealed(try await resealAll(), of: store.sealingKeyIDs.first ?? "")
        case .forget(let id):
            let time = now
            try await store.forgetSealingKey(id: id)
            try await store.write { [caller] tables in
                try tables.audit(.sealingKeyForgotten, by: caller, in: nil, on: .server, ["key": .id(id)], at: time)
            }
            return .said(
                "“\(id)” is out of secrets.key. A backup of the database from its time can't be read without it.", ["id": .init(id)])
        }
    }

    private func listKeys() async throws -> CommandResult {
        let keys = try await store.sealingKeys()
        return .table(
            ["ID", "SECRETS", "IS"],
            keys.map { key in
                [
                    key.id, "\(key.secretCount)",
                    key.isCurrent ? "the key that seals" : key.isThere ? "an earlier key" : "MISSING in secrets.key",
                ]
            }, empty: "There is no key.",
            keys.map { key in
                [
                    "id": .init(key.id), "secretCount": .init(key.secretCount), "isCurrent": .init(key.isCurrent),
                    "isThere": .init(key.isThere),
                ]
            })
    }

    private func rotate() async throws -> CommandResult {
        let id = try store.addSealingKey()
        let count = try await resealAll()
        let time = now
        try await store.write { [caller] tables in
            try tables.audit(
                .sealingKeyRotated, by: caller, in: nil, on: .server, ["key": .id(id), "secrets": .number(Int64(count.resealed))], at: time)
        }
        return resealed(count, of: id)
    }

    /// Until nothing more is found that a server sealed under an earlier key.
    private func resealAll() async throws -> Resealing {
        var total = try await store.reseal()
        guard NeighbourEngine(configuration).isRunning else { return total }
        for _ in 0..<Self.roundsMax {
            try await Task.sleep(for: Self.pause)
            let more = try await store.reseal()
            total.resealed += more.resealed
            if more.resealed == 0 { break }
        }
        return total
    }

    private func resealed(_ count: Resealing, of id: String) -> CommandResult {
        var lines = ["\(count.resealed) secret\(count.resealed == 1 ? " is" : "s are") sealed anew under the key “\(id)”."]
        if count.unreadable > 0 {
            lines.append("\(count.unreadable) can't be opened by any key of secrets.key, and stay as they are: `carillon keys list`.")
        }
        let former = store.sealingKeyIDs.filter { $0 != id }
        if !former.isEmpty {
            lines.append(
                "Put the new secrets.key into your backup. Earlier keys stay in it as long as you keep backups of the database from their time; "
                    + "then `carillon keys forget \(former[0])` removes \(former.count == 1 ? "it" : "one").")
        }
        return CommandResult(
            lines: lines,
            json: ["id": .init(id), "resealed": .init(count.resealed), "unreadable": .init(count.unreadable), "former": .init(former)])
    }
}
