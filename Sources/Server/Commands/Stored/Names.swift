import Accounts
import Livestreams
import Store

/// What people call things on the command line.
extension StoredCommands {
    /// By id, email address or user name.
    func person(_ name: String) async throws -> User {
        do throws(ServiceError) { return try await accounts.people.find(name, caller: caller) } catch {
            guard error.code == .notFound else { throw error }
            throw StartError(
                "There is nobody with the id, email address or user name “\(shown(name))”: `carillon users list` shows everybody.")
        }
    }

    /// By id or short name.
    func organisation(_ name: String) async throws -> Organisation {
        let found = try await store.read { tables in
            if let organisation = try tables.organisations.find(id: name) { return organisation as Organisation? }
            return try tables.organisations.find(slug: name.lowercased())
        }
        if let found { return found }
        throw StartError(
            "There is no organisation with the id or short name “\(shown(name))”: `carillon organisations list` shows those there are.")
    }

    /// By id, playback id, or a title that only one has.
    func livestream(_ name: String) async throws -> Livestream {
        let found = try await store.read { tables in
            if let livestream = try tables.livestreams.find(id: name) { return [livestream] }
            if let livestream = try tables.livestreams.find(playbackID: name) { return [livestream] }
            return try tables.livestreams.all().filter { $0.title == name }
        }
        if found.count == 1, let livestream = found.first { return livestream }
        guard found.isEmpty else {
            throw StartError(
                "\(found.count) livestreams are called “\(shown(name))”: name the one you mean by its id, as `carillon livestreams list` shows it."
            )
        }
        throw StartError(
            "There is no livestream with the id or title “\(shown(name))”: `carillon livestreams list` shows those there are.")
    }

    /// A livestream's key by its name.
    func streamKey(_ name: String, of livestream: Livestream) async throws -> StreamKeyRecord {
        let records = try await StreamKeyService(domain.environment).list(livestream.id, by: caller)
        if let record = records.first(where: { $0.name == name || $0.id == name }) { return record }
        let names = records.map { "“\($0.name)”" }.joined(separator: ", ")
        throw StartError(
            records.isEmpty
                ? "“\(livestream.title)” has no stream key: `carillon stream-keys create \(livestream.id) \(StreamKeyTable.mainName)` makes one."
                : "“\(livestream.title)” has no key “\(shown(name))”: there is \(names) (--name).")
    }
}
