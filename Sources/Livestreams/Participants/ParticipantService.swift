package import Accounts
package import Store

/// Who has joined a livestream. Joining needs the right to watch; a livestream that is over can't be joined.
package struct ParticipantService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// - Parameter password: where the livestream asks for one and the caller's right doesn't rest on a role.
    /// - Throws: `ended` for what is over, put away or won't take place; a ``PlaybackRefusal``'s words for those who may not watch.
    package func join(_ id: Livestream.ID, passwordIsRight: Bool = false, by caller: Caller) async throws -> Participant {
        let userID = try caller.requireUser()
        let now = environment.now()
        return try await environment.store.write { tables in
            let (livestream, standing) = try tables.livestream(id, for: nil, caller, at: now)
            let request = PlaybackRequest(standing: standing, password: passwordIsRight ? .right : .none)
            if case .failure(let refusal) = request.decide(livestream, lifetimeMilliseconds: 0, at: now) { throw ServiceError(refusal) }
            switch livestream.life.state {
            case .ended, .ending:
                throw ServiceError(
                    LifeRefusal(.ended, in: livestream.life.state), "This livestream has ended: it can't be joined any more.")
            case .cancelled:
                throw ServiceError(LifeRefusal(.cancelled, in: .cancelled), "This livestream is cancelled: it can't be joined.")
            case .archived: throw ServiceError(LifeRefusal(.archived, in: .archived), "This livestream is archived: it can't be joined.")
            case .draft, .scheduled, .starting, .live, .interrupted, .failed: break
            }
            _ = try tables.participants.join(userID, livestreamID: id, at: now)
            guard let participant = try tables.participants.find(userID, livestreamID: id) else {
                throw ServiceError.notFound("livestream")
            }
            return participant
        }
    }

    /// Whether the caller was there. Leaving is always allowed.
    @discardableResult
    package func leave(_ id: Livestream.ID, by caller: Caller) async throws -> Bool {
        let userID = try caller.requireUser()
        let now = environment.now()
        return try await environment.store.write { tables in try tables.participants.leave(userID, livestreamID: id, at: now) }
    }

    /// Sends somebody out. They may join again, unless they are blocked.
    @discardableResult
    package func remove(_ userID: User.ID, from id: Livestream.ID, by caller: Caller) async throws -> Bool {
        let now = environment.now()
        return try await environment.store.write { tables in
            let (livestream, _) = try tables.livestream(id, for: .moderateParticipants, caller, at: now)
            guard try tables.participants.leave(userID, livestreamID: id, at: now) else { return false }
            try tables.audit(
                .participantRemoved, by: caller, in: livestream.organisationID, on: .livestream(id), ["user": .id(userID)], at: now)
            return true
        }
    }

    /// Who came first comes first. For those who manage the livestream, and for its participants.
    package func list(
        _ id: Livestream.ID, onlyPresent: Bool = false, after cursor: Cursor? = nil, limit: Int = 50, by caller: Caller
    ) async throws -> Page<Participant> {
        let userID = try caller.isSystem ? "" : caller.requireUser()
        let now = environment.now()
        return try await environment.store.read { tables in
            let (_, standing) = try tables.livestream(id, for: nil, caller, at: now)
            if !standing.acts.contains(.moderateParticipants) {
                guard try tables.participants.find(userID, livestreamID: id) != nil else {
                    throw ServiceError.forbidden("Only those who have joined this livestream or look after it see who else has.")
                }
            }
            return try tables.participants.page(livestreamID: id, onlyPresent: onlyPresent, after: cursor, limit: limit)
        }
    }
}

extension ServiceError {
    /// A refusal with another sentence.
    fileprivate init(_ refusal: LifeRefusal, _ sentence: String) {
        self.init(ServiceError(refusal).code, sentence)
    }
}
