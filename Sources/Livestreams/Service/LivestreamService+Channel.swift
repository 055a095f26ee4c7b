package import Accounts
package import Store

/// A creator's own channel: one for each organisation, however often it is asked for.
extension LivestreamService {
    package enum OpenedChannel: Sendable {
        case found(SeenLivestream)
        case made(Made)
    }

    /// The caller has a channel there already.
    struct ChannelExists: Error {}

    /// A creator's own channel in an organisation: the first one made. Nil if there is none.
    package func ownChannel(in organisation: Organisation.ID, by caller: Caller) async throws -> SeenLivestream? {
        let userID = try caller.requireUser()
        return try await environment.store.read { tables in
            try caller.requirePermission(.changeOwnLivestreams, in: organisation, tables)
            guard let channel = try tables.livestreams.channel(createdBy: userID, organisationID: organisation) else { return nil }
            return SeenLivestream(channel, try Standing(caller, channel, tables))
        }
    }

    /// The same; made, with its key, where there is none. Of two that race, one makes it.
    package func openChannel(in organisation: Organisation.ID, by caller: Caller) async throws -> OpenedChannel {
        if let channel = try await ownChannel(in: organisation, by: caller) { return .found(channel) }
        let userID = try caller.requireUser()
        let name = try await environment.store.read { tables in try tables.users.find(id: userID)?.displayName } ?? ""
        let title = name.isEmpty ? "My stream" : "\(name)'s stream"
        do {
            return .made(
                try await create(
                    LivestreamSettings(title: title), kind: .channel, isDraft: false, isFirstChannel: true, in: organisation, by: caller))
        } catch is ChannelExists {
            guard let channel = try await ownChannel(in: organisation, by: caller) else { throw ServiceError.notFound("stream") }
            return .found(channel)
        }
    }

    static func requireNoChannel(in organisation: Organisation.ID, by caller: Caller, _ tables: Tables) throws {
        let userID = try caller.requireUser()
        if try tables.livestreams.channel(createdBy: userID, organisationID: organisation) != nil { throw ChannelExists() }
    }
}
