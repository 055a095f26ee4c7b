package import Accounts
package import Store

/// A creator's own permanent place, by person rather than by id: one channel, one key for its encoder.
package struct CreatorService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// The key with which a creator publishes, and the channel that it opens.
    package struct Ingress: Sendable {
        package let channel: SeenLivestream
        package let keyID: StreamKeyRecord.ID
        package let key: StreamKey
        /// False: it was there already, and was shown once more.
        package let isNew: Bool
    }

    private var livestreams: LivestreamService { LivestreamService(environment) }
    private var keys: StreamKeyService { StreamKeyService(environment) }

    /// The caller's channel; nil before the first ``openIngress(in:by:)``.
    ///
    /// - Parameter organisation: where; nil: in the only organisation in which the caller may stream.
    /// - Throws: ``Accounts/ServiceError/creatorAccessRequired`` for those who may not stream.
    package func channel(in organisation: Organisation.ID? = nil, by caller: Caller) async throws -> SeenLivestream? {
        try await livestreams.ownChannel(in: home(organisation, caller), by: caller)
    }

    /// The same, where there has to be one.
    package func requireChannel(in organisation: Organisation.ID? = nil, by caller: Caller) async throws -> SeenLivestream {
        if let channel = try await channel(in: organisation, by: caller) { return channel }
        throw ServiceError(.notFound, "There is no stream yet: create its key first.")
    }

    /// The key of the caller's channel. Both are made where they are missing; a key that is there is shown again, which is written down.
    package func openIngress(in organisation: Organisation.ID? = nil, by caller: Caller) async throws -> Ingress {
        let home = try await home(organisation, caller)
        let channel: SeenLivestream
        switch try await livestreams.openChannel(in: home, by: caller) {
        case .made(let made): return Ingress(channel: made.livestream, keyID: made.keyID, key: made.key, isNew: true)
        case .found(let found): channel = found
        }
        let id = channel.livestream.id
        if let key = try await keys.list(id, by: caller).first(where: { $0.name == StreamKeyTable.mainName }) {
            let shown = try await keys.reveal(key.id, of: id, for: .setUpEncoder, by: caller)
            return Ingress(channel: channel, keyID: key.id, key: shown, isNew: false)
        }
        let made = try await keys.create(id, name: StreamKeyTable.mainName, by: caller)
        return Ingress(channel: channel, keyID: made.record.id, key: made.key, isNew: true)
    }

    /// Revokes every key of the caller's channel, which ends what is on air by one. Title, picture and chat settings stay.
    package func closeIngress(in organisation: Organisation.ID? = nil, by caller: Caller) async throws {
        try await keys.revokeAll(of: try await requireChannel(in: organisation, by: caller).livestream.id, by: caller)
    }

    /// The id of the main key; nil without one. For the channel's own creator.
    package func ingressID(of channel: SeenLivestream, by caller: Caller) async throws -> StreamKeyRecord.ID? {
        try await keys.list(channel.livestream.id, by: caller).first { $0.name == StreamKeyTable.mainName }?.id
    }

    /// A person's channel as the caller may see it: the first one made.
    package func channel(of userID: User.ID, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        let found = try await environment.store.read { tables -> SeenLivestream? in
            guard try tables.users.find(id: userID)?.isActive == true else { return nil }
            return try tables.livestreams.channels(createdBy: userID).lazy.compactMap { channel in
                let standing = try Standing(caller, channel, tables)
                return standing.sees(channel, at: now) ? SeenLivestream(channel, standing) : nil
            }.first
        }
        guard let found else { throw ServiceError.notFound("stream") }
        return found
    }

    /// The same by the name in addresses.
    package func channel(ofUsername username: String, by caller: Caller) async throws -> SeenLivestream {
        let user = try await environment.store.read { tables in try tables.users.find(username: username.lowercased()) }
        return try await channel(of: user?.id ?? "", by: caller)
    }

    /// Where the caller streams.
    private func home(_ organisation: Organisation.ID?, _ caller: Caller) async throws -> Organisation.ID {
        do {
            let home = try await livestreams.organisation(organisation, for: .createLivestreams, by: caller)
            try await environment.store.read { tables in
                _ = try caller.requirePermission(.createLivestreams, in: home, tables)
            }
            return home
        } catch let error as ServiceError where error.code.kind == .forbidden {
            throw ServiceError.creatorAccessRequired
        }
    }
}

extension ServiceError {
    /// For people who may not stream (yet).
    package static let creatorAccessRequired = ServiceError(
        Code("creator_access_required", .forbidden), "Creator access required. Please apply and get approved.")
}
