package import Runtime

/// The registry of what is on air: who may publish, into which publication, and what becomes of it.
package actor Hub {
    package struct Limits: Sendable {
        /// Publications at once.
        package var publicationsMax = 1000
        /// Wrong stream keys from one address before it must wait, and for how long the count is kept.
        package var wrongKeysMax = 10
        package var wrongKeysWindow = Duration.seconds(60)
        /// Addresses whose wrong keys are counted at once; beyond it the oldest are forgotten.
        package var countedAddressesMax = 10_000
        package init() {}
    }

    /// A publication, and the loop on which it may be touched.
    package struct Entry: Sendable {
        package let livestream: LivestreamDescription
        package let session: SessionDescription
        package let publication: LoopBound<Publication>
        package var loop: EventLoop { publication.loop }
    }

    /// What the hub asks and tells of the world around it.
    package struct Surroundings: Sendable {
        /// The livestream that a stream key belongs to; nil for an unknown key. A ``PublishRefusal`` that it throws goes to the encoder, anything
        /// else counts as a store that doesn't answer.
        package var livestream: @Sendable (_ streamKey: String) async throws -> LivestreamDescription?
        /// A new session's id.
        package var sessionID: @Sendable () -> String
        /// Called on the publication's loop before the first frame: attach subscribers here.
        package var prepare: @Sendable (Publication) -> Void
        package var began: @Sendable (Entry) async -> Void
        package var ended: @Sendable (Entry, SessionEnd) async -> Void

        package init(
            livestream: @escaping @Sendable (String) async throws -> LivestreamDescription?,
            sessionID: @escaping @Sendable () -> String, prepare: @escaping @Sendable (Publication) -> Void,
            began: @escaping @Sendable (Entry) async -> Void, ended: @escaping @Sendable (Entry, SessionEnd) async -> Void
        ) {
            self.livestream = livestream
            self.sessionID = sessionID
            self.prepare = prepare
            self.began = began
            self.ended = ended
        }
    }

    private let surroundings: Surroundings
    private let settings: Publication.Settings
    private let limits: Limits
    private var entries: [String: Entry] = [:]
    private var openings: [String: (session: String, entry: Task<Entry, Never>)] = [:]
    private var wrongKeys: AttemptCounter
    private var isStopping = false

    package init(surroundings: Surroundings, settings: Publication.Settings, limits: Limits = Limits()) {
        self.surroundings = surroundings
        self.settings = settings
        self.limits = limits
        wrongKeys = AttemptCounter(max: limits.wrongKeysMax, window: limits.wrongKeysWindow, addressesMax: limits.countedAddressesMax)
    }

    package var onAir: [Entry] { Array(entries.values) }
    package func entry(livestreamID: String) -> Entry? { entries[livestreamID] }

    /// Lets a publisher with this key in, or says why not. A new publication lives on `loop`, the publisher's own.
    package func publish(streamKey: String, address: String, loop: EventLoop, publisher: Publisher) async throws(PublishRefusal) -> Entry {
        return try await publish(try await livestream(streamKey: streamKey, address: address), loop: loop, publisher: publisher)
    }

    /// Whether a publisher with this key would be let in now: for protocols that answer before media can come. The livestream it would be.
    package func check(streamKey: String, address: String) async throws(PublishRefusal) -> LivestreamDescription {
        let livestream = try await livestream(streamKey: streamKey, address: address)
        guard !isStopping else { throw .ended }
        guard let entry = entries[livestream.id] else {
            guard entries.count + openings.count < limits.publicationsMax || openings[livestream.id] != nil else {
                throw .tooManyPublications
            }
            return livestream
        }
        let publication = entry.publication
        if let refusal = await entry.loop.run({ publication.value.refusal }) { throw refusal }
        return livestream
    }

    private func livestream(streamKey: String, address: String) async throws(PublishRefusal) -> LivestreamDescription {
        guard wrongKeys.allows(address, at: .now()) else { throw .tooManyAttempts }
        let livestream: LivestreamDescription?
        do { livestream = try await surroundings.livestream(streamKey) } catch {
            throw error as? PublishRefusal ?? .storeUnavailable
        }
        guard let livestream else {
            wrongKeys.note(address, at: .now())
            throw .unknownKey
        }
        return livestream
    }

    /// As above, for a publisher of our own that needs no key.
    package func publish(
        _ livestream: LivestreamDescription, loop: EventLoop, publisher: Publisher
    ) async throws(PublishRefusal) -> Entry {
        guard !isStopping else { throw .ended }
        let entry: Entry
        if let existing = entries[livestream.id] {
            entry = existing
        } else {
            guard entries.count + openings.count < limits.publicationsMax || openings[livestream.id] != nil else {
                throw .tooManyPublications
            }
            entry = await opened(livestream, loop: loop)
        }
        let publication = entry.publication
        // The stop may have gone by while this was being opened.
        if isStopping { await entry.loop.run { publication.value.end(.serverStopped) } }
        if let refusal = await entry.loop.run({ publication.value.attach(publisher) }) { throw refusal }
        return entry
    }

    /// Opens a publication. Another publisher that asks for the same livestream meanwhile gets the same one.
    private func opened(_ livestream: LivestreamDescription, loop: EventLoop) async -> Entry {
        if let opening = openings[livestream.id] { return register(await opening.entry.value) }
        let session = SessionDescription(id: surroundings.sessionID(), startedAt: WallClock.milliseconds())
        let (settings, surroundings) = (settings, surroundings)
        let opening = Task {
            let publication = await loop.run {
                let publication = Publication(loop: loop, livestream: livestream, session: session, settings: settings)
                publication.onEnd = { [weak self] reason in Task { await self?.sessionEnded(livestream.id, session.id, reason) } }
                surroundings.prepare(publication)
                return LoopBound(publication, on: loop)
            }
            let entry = Entry(livestream: livestream, session: session, publication: publication)
            await surroundings.began(entry)
            return entry
        }
        openings[livestream.id] = (session.id, opening)
        return register(await opening.value)
    }

    /// By whoever waited for the opening and goes on first. Another's session may be over by the time that a later one goes on: it must not
    /// come back as an entry that nothing ends.
    private func register(_ entry: Entry) -> Entry {
        let id = entry.livestream.id
        if openings[id]?.session == entry.session.id {
            openings[id] = nil
            entries[id] = entry
        }
        return entry
    }

    private func sessionEnded(_ livestreamID: String, _ sessionID: String, _ reason: SessionEnd) async {
        guard let entry = entries[livestreamID], entry.session.id == sessionID else { return }
        entries[livestreamID] = nil
        await surroundings.ended(entry, reason)
    }

    /// Ends a livestream's session, if it's on air.
    package func end(livestreamID: String, _ reason: SessionEnd) async {
        guard let entry = entries[livestreamID] else { return }
        let publication = entry.publication
        await entry.loop.run { publication.value.end(reason) }
    }

    /// Ends every session and lets nobody in any more.
    package func stop() async {
        isStopping = true
        for entry in entries.values {
            let publication = entry.publication
            await entry.loop.run { publication.value.end(.serverStopped) }
        }
    }
}
