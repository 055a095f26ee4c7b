package import Accounts
internal import Cryptography
package import Store

/// Livestreams as people make, find, change and remove them. Their life is ``LifeService``'s.
package struct LivestreamService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// A new livestream with its first key, which is shown now and then only on purpose.
    package struct Made: Sendable {
        package let livestream: SeenLivestream
        package let key: StreamKey
        package let keyID: StreamKeyRecord.ID

        package init(livestream: SeenLivestream, key: StreamKey, keyID: StreamKeyRecord.ID) {
            self.livestream = livestream
            self.key = key
            self.keyID = keyID
        }
    }

    /// Makes a livestream in an organisation.
    ///
    /// - Throws: `invalid` with every problem; `conflict` when the organisation has as many as it may.
    package func create(
        _ settings: LivestreamSettings, kind: Livestream.Kind = .event, isDraft: Bool = false, in organisation: Organisation.ID,
        by caller: Caller
    ) async throws -> Made {
        try await create(settings, kind: kind, isDraft: isDraft, isFirstChannel: false, in: organisation, by: caller)
    }

    /// - Parameter isFirstChannel: throws a ``ChannelExists`` where the caller has one already.
    func create(
        _ settings: LivestreamSettings, kind: Livestream.Kind, isDraft: Bool, isFirstChannel: Bool, in organisation: Organisation.ID,
        by caller: Caller
    ) async throws -> Made {
        let now = environment.now()
        // A stranger learns nothing from what is wrong with a form.
        _ = try await environment.store.read { tables in try caller.requirePermission(.createLivestreams, in: organisation, tables) }
        let life = Livestream.Life(state: isDraft ? .draft : .scheduled, changedAt: now, agent: caller.agent, cause: .created)
        var livestream = Livestream(
            id: randomIdentifier(length: 12), playbackID: randomIdentifier(length: 16), organisationID: organisation, kind: kind, title: "",
            life: life, isRecorded: true, graceSeconds: nil, createdBy: caller.userID, createdAt: now)
        var settings = settings
        if case .keep = settings.title { settings.title = .set("") }
        try settings.apply(to: &livestream, zones: environment.zones)
        try await setPassword(settings.password, of: &livestream)
        let (made, key) = (livestream, StreamKey.random())
        let record = StreamKeyRecord(
            id: randomIdentifier(length: 12), livestreamID: made.id, name: StreamKeyTable.mainName, createdBy: caller.userID, createdAt: now
        )
        return try await environment.store.write { [environment] tables in
            try caller.requirePermission(.createLivestreams, in: organisation, tables)
            if isFirstChannel { try Self.requireNoChannel(in: organisation, by: caller, tables) }
            guard try tables.livestreams.count(organisationID: organisation) < LivestreamLimits.livestreamsMax else {
                throw ServiceError.conflict("This organisation has \(LivestreamLimits.livestreamsMax) livestreams: delete some first.")
            }
            try Self.requirePage(made.pageID, in: organisation, by: caller, tables)
            try tables.livestreams.insert(made)
            try tables.streamKeys.insert(key, record)
            let step = Livestream.Step(from: life.state, to: life.state, at: now, agent: life.agent, cause: .created)
            try tables.livestreamSteps.append(step, livestreamID: made.id)
            try tables.audit(.livestreamCreated, by: caller, in: organisation, on: .livestream(made.id), at: now)
            try environment.onStep(tables, made, step)
            return Made(livestream: SeenLivestream(made, try Standing(caller, made, tables)), key: key, keyID: record.id)
        }
    }

    /// - Throws: `not_found` for what the caller may not see.
    package func get(_ id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        return try await environment.store.glance { tables in
            let (livestream, standing) = try tables.livestream(id, for: nil, caller, at: now)
            return SeenLivestream(livestream, standing)
        }
    }

    /// By the name in playback addresses.
    package func get(playbackID: String, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        return try await environment.store.read { tables in
            guard let found = try tables.livestreams.find(playbackID: playbackID) else { throw ServiceError.notFound("livestream") }
            let (livestream, standing) = try tables.livestream(found.id, for: nil, caller, at: now)
            return SeenLivestream(livestream, standing)
        }
    }

    /// Changes what is set, and leaves the rest.
    ///
    /// - Parameter version: the one that the caller has seen (`If-Match`); nil: whatever it is now.
    /// - Throws: `version_mismatch` when it was changed since.
    package func update(
        _ id: Livestream.ID, _ settings: LivestreamSettings, version: Int64? = nil, by caller: Caller
    ) async throws -> SeenLivestream {
        let now = environment.now()
        let zones = environment.zones
        var stretched = Livestream(id: "", playbackID: "", title: "", isRecorded: false, graceSeconds: nil, createdAt: 0)
        if case .set(.some) = settings.password {
            // Nobody has a password hashed for what they may not change.
            _ = try await environment.store.glance { tables in try tables.livestream(id, for: .change, caller, at: now) }
            var trial = stretched
            var only = LivestreamSettings()
            only.password = settings.password
            try only.apply(to: &trial, zones: zones)
        }
        try await setPassword(settings.password, of: &stretched)
        let hash = stretched.access.passwordHash
        let (result, revocation) = try await environment.store.write { tables -> (SeenLivestream, RightsRevocation?) in
            let (before, standing) = try tables.livestream(id, for: .change, caller, at: now)
            if let version, version != before.version { throw ServiceError.versionConflict }
            var after = before
            try settings.apply(to: &after, zones: zones)
            if case .set = settings.password { after.access.passwordHash = hash }
            if after.pageID != before.pageID { try Self.requirePage(after.pageID, in: after.organisationID, by: caller, tables) }
            guard after != before else { return (SeenLivestream(before, standing), nil) }
            after.updatedAt = now
            let revocation = try Self.revoke(before, &after, at: now, tables)
            try tables.livestreams.put(after, version: before.version)
            after.version = before.version + 1
            try environment.onChange(tables, after, .settings, now)
            try tables.audit(
                .livestreamChanged, by: caller, in: after.organisationID, on: .livestream(id), ["rights": .flag(revocation != nil)], at: now
            )
            return (SeenLivestream(after, after.pageID == before.pageID ? standing : try Standing(caller, after, tables)), revocation)
        }
        if let revocation { environment.rights.take([revocation], at: now) }
        return result
    }

    /// Removes it with its keys, steps and sessions. Neither on air nor with recordings: those are never thrown away on the side.
    package func delete(_ id: Livestream.ID, version: Int64? = nil, by caller: Caller) async throws {
        let now = environment.now()
        let revocation = try await environment.store.write { tables in
            let (livestream, _) = try tables.livestream(id, for: .delete, caller, at: now)
            if let version, version != livestream.version { throw ServiceError.versionConflict }
            guard !livestream.life.state.isOnAir, livestream.life.state != .ending else {
                throw ServiceError.conflict("This livestream is on air: stop it first.")
            }
            let recordings = try tables.recordings.all(livestreamID: id).count
            guard recordings == 0 else {
                throw ServiceError.conflict(
                    "This livestream has \(recordings) recording\(recordings == 1 ? "" : "s"): remove \(recordings == 1 ? "it" : "them") "
                        + "first, or archive the livestream.")
            }
            let revocation = RightsRevocation(
                id: randomIdentifier(length: 12), at: now,
                what: .livestream(playbackID: livestream.playbackID, epoch: livestream.access.epoch + 1))
            try tables.rightsRevocations.insert(revocation)
            guard try tables.livestreams.delete(id: id) else { throw ServiceError.notFound("livestream") }
            try environment.onChange(tables, livestream, .deleted, now)
            try tables.audit(.livestreamDeleted, by: caller, in: livestream.organisationID, on: .livestream(id), at: now)
            return revocation
        }
        environment.rights.take([revocation], at: now)
        // An encoder that has come meanwhile has no key any more.
        await environment.engine.recheckKeys(of: id)
    }

    /// Whatever changes who may watch takes back the rights that were given before.
    static func revoke(
        _ before: Livestream, _ after: inout Livestream, at now: Int64, _ tables: Tables
    ) throws(StoreError) -> RightsRevocation? {
        guard after.access != before.access else { return nil }
        after.access.epoch = before.access.epoch + 1
        let revocation = RightsRevocation(
            id: randomIdentifier(length: 12), at: now, what: .livestream(playbackID: after.playbackID, epoch: after.access.epoch))
        try tables.rightsRevocations.insert(revocation)
        return revocation
    }

    private func setPassword(_ password: Edit<String?>, of livestream: inout Livestream) async throws {
        guard case .set(let password) = password else { return }
        guard let password else {
            livestream.access.passwordHash = nil
            return
        }
        livestream.access.passwordHash = Livestream.PasswordHash(encoded: try await environment.passwords.hash(password))
    }

    /// A livestream stands on a page of its own organisation, put there by who manages pages or looks after this one.
    private static func requirePage(
        _ pageID: LivestreamPage.ID?, in organisation: Organisation.ID?, by caller: Caller, _ tables: Tables
    ) throws {
        guard let pageID else { return }
        guard let organisation, let page = try tables.livestreamPages.find(id: pageID), page.organisationID == organisation else {
            throw ServiceError.invalid("pageId", "There is no such page in this organisation.")
        }
        if try caller.has(.managePages, in: organisation, tables) { return }
        if try caller.has(.createLivestreams, in: organisation, tables) { return }
        guard let userID = caller.userID, try tables.livestreamPages.isAdmin(userID, pageID: pageID) else {
            throw ServiceError.forbidden("Only those who look after a page may put livestreams on it.")
        }
    }
}

extension Caller {
    /// Who takes a step.
    var agent: Livestream.Agent { userID.map { .user($0) } ?? .system }
}

extension ServiceError.Code {
    package static let versionConflict = Self("version_mismatch", .preconditionFailed)
}

extension ServiceError {
    /// For `If-Match`: 412.
    package static let versionConflict = ServiceError(
        .versionConflict, "This was changed by somebody else in the meantime: load it again, then repeat the change.")
}

extension AuditAction {
    package static let livestreamCreated = Self("livestream.created")
    package static let livestreamChanged = Self("livestream.changed")
    package static let livestreamDeleted = Self("livestream.deleted")
    package static let livestreamsReordered = Self("livestream.reordered")
    package static let livestreamsShown = Self("livestream.visibility_changed")
    package static let livestreamStarted = Self("livestream.started")
    package static let livestreamStopped = Self("livestream.stopped")
    package static let livestreamStateChanged = Self("livestream.state_changed")
    package static let streamKeyCreated = Self("stream_key.created")
    package static let streamKeyRevoked = Self("stream_key.revoked")
    package static let streamKeyRotated = Self("stream_key.rotated")
    package static let streamKeyRevealed = Self("stream_key.revealed")
    package static let pageCreated = Self("page.created")
    package static let pageChanged = Self("page.changed")
    package static let pageDeleted = Self("page.deleted")
    package static let pageAdminRemoved = Self("page.admin_removed")
    package static let participantRemoved = Self("participant.removed")
    package static let thumbnailChanged = Self("livestream.thumbnail_changed")
}

extension AuditObject {
    package static func livestream(_ id: Livestream.ID) -> AuditObject { AuditObject("livestream", id) }
    package static func page(_ id: LivestreamPage.ID) -> AuditObject { AuditObject("page", id) }
}
