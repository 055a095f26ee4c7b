import Accounts
import Cryptography
import Livestreams
import Media
import Store
import StoreTestSupport
import Synchronization
import Testing

/// A store of its own with two organisations and their people, an engine that can be told what it has on air, and a clock.
final class House: Sendable {
    let folder = TemporaryFolder()
    private let database: TestStore
    let store: Store
    let engine = FakeEngine()
    let clock = Clock()
    let environment: LivestreamEnvironment
    let steps = Mutex<[Livestream.Step]>([])

    static let parish = "parish000001"
    static let school = "school000001"

    /// People by name: those of the parish by their role, and `stranger` of the school's.
    static let owner = "owner0000001", admin = "admin0000001", moderator = "moderator001", creator = "creator00001", other = "creator00002"
    static let member = "member000001", stranger = "stranger0001"

    init(on kind: TestDatabase = .sqlite) async throws {
        database = try TestStore(on: kind)
        store = database.store
        let clock = clock
        // Stretched passwords are another target's business.
        let passwords = PasswordHashing(
            hash: { password throws(ServiceError) in "hash of \(password)" },
            verify: { password, hash throws(ServiceError) in hash == "hash of \(password)" ? .right(needsRehash: false) : .wrong })
        environment = LivestreamEnvironment(
            store: store, engine: engine, passwords: passwords, rights: RightsBoard(PlaybackGate(store)), now: { clock.now },
            graceSeconds: 30)
        try await store.write { tables in
            for id in [Self.parish, Self.school] {
                _ = try tables.organisations.insert(Organisation(id: id, slug: id, name: id, createdAt: 1))
            }
            let people: [(User.ID, Organisation.ID, Role)] = [
                (Self.owner, Self.parish, .owner), (Self.admin, Self.parish, .admin), (Self.moderator, Self.parish, .moderator),
                (Self.creator, Self.parish, .creator), (Self.other, Self.parish, .creator), (Self.member, Self.parish, .member),
                (Self.stranger, Self.school, .owner),
            ]
            for (id, organisation, role) in people {
                _ = try tables.users.insert(User(id: id, email: "\(id)@example.org", displayName: id, createdAt: 1))
                _ = try tables.memberships.insert(Membership(organisationID: organisation, userID: id, role: role, createdAt: 1))
            }
        }
    }

    static func caller(_ id: User.ID) -> Caller { Caller(.outside(id), address: AddressPrefix("192.0.2.1")) }
    static let guest = Caller.guest(AddressPrefix("192.0.2.9"))

    var livestreams: LivestreamService { LivestreamService(environment) }
    var lives: LifeService { LifeService(environment) }
    var keys: StreamKeyService { StreamKeyService(environment) }
    var participants: ParticipantService { ParticipantService(environment) }
    var pages: PageService { PageService(environment) }

    /// A livestream of the creator's.
    func make(
        _ title: String = "Service", kind: Livestream.Kind = .event, isDraft: Bool = false, by user: User.ID = creator,
        _ change: (inout LivestreamSettings) -> Void = { _ in }
    ) async throws -> LivestreamService.Made {
        var settings = LivestreamSettings(title: title)
        change(&settings)
        return try await livestreams.create(settings, kind: kind, isDraft: isDraft, in: Self.parish, by: Self.caller(user))
    }

    func stored(_ id: Livestream.ID) async throws -> Livestream {
        try #require(try await store.read { tables in try tables.livestreams.find(id: id) })
    }

    /// The code with which something is refused; nil if it isn't.
    static func refusal(_ body: () async throws -> Void) async -> String? {
        do { try await body() } catch let error as ServiceError { return error.code.word } catch { return "\(error)" }
        return nil
    }
}

/// A clock that is set by hand.
final class Clock: Sendable {
    private let time = Mutex<Int64>(1_790_000_000_000)
    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

final class FakeEngine: MediaEngine {
    struct State {
        var sessions: [EngineSession] = []
        var ended: [Session.ID] = []
        var rechecked: [Livestream.ID] = []
        var health = EncoderHealth()
        var isGone = false
    }
    struct Gone: Error {}
    let state = Mutex(State())

    func onAir() async throws -> [EngineSession] {
        try state.withLock { state in
            if state.isGone { throw Gone() }
            return state.sessions
        }
    }

    func health(of livestream: Livestream.ID) async throws -> (session: EngineSession, encoder: EncoderHealth)? {
        state.withLock { state in state.sessions.first { $0.livestreamID == livestream }.map { ($0, state.health) } }
    }

    func end(_ session: Session.ID, of livestream: Livestream.ID) async throws -> Bool {
        state.withLock { state in
            state.ended.append(session)
            let before = state.sessions.count
            state.sessions.removeAll { $0.sessionID == session }
            return state.sessions.count < before
        }
    }

    func recheckKeys(of livestream: Livestream.ID) async { state.withLock { $0.rechecked.append(livestream) } }
    func urls(for livestream: Livestream) -> MediaURLs { MediaURLs(hls: "/live/\(livestream.playbackID)/index.m3u8") }

    func put(
        _ session: Session.ID, of livestream: Livestream.ID, connected: Bool = true, startedAt: Int64 = 1, viewers: [String: Int] = [:]
    ) {
        state.withLock { state in
            state.sessions.removeAll { $0.sessionID == session }
            state.sessions.append(
                EngineSession(
                    livestreamID: livestream, sessionID: session, startedAt: startedAt, isEncoderConnected: connected, viewers: viewers))
        }
    }
}
