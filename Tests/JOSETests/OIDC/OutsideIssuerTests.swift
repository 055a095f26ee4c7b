import Cryptography
import JOSE
import JSON
import Synchronization
import Testing

/// An issuer as its clients see it: two documents, which can be away.
private final class Issuer: Sendable {
    struct State {
        var signers: [TokenSigner]
        var maxAgeSeconds: Int64?
        var isDown = false
        var fetched: [String] = []
        var held: [CheckedContinuation<Void, Never>]?
    }
    struct Down: Error {}

    static let url = "https://id.example"
    let state: Mutex<State>

    init(_ names: String...) { state = Mutex(State(signers: names.map(Self.signer))) }

    static func signer(_ name: String) -> TokenSigner { TokenSigner(key: .random(.ed25519), id: name) }

    func makeClient() -> OutsideIssuer {
        OutsideIssuer(policy: TokenPolicy(issuer: Self.url, audiences: ["carillon"])) { [self] url in try await fetch(url) }!
    }

    private func fetch(_ url: String) async throws -> OutsideIssuer.Fetched {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                state.fetched.append(url)
                state.held?.append(continuation)
                return state.held != nil
            }
            if !isHeld { continuation.resume() }
        }
        return try state.withLock { state in
            guard !state.isDown else { throw Down() }
            guard url.hasSuffix("keys") else {
                return .init(bytes: (["issuer": .init(Self.url), "jwks_uri": "https://id.example/keys"] as JSON.Value).bytes)
            }
            return .init(bytes: JSONWebKeySet(keys: state.signers.map(\.publicKey)).json.bytes, maxAgeSeconds: state.maxAgeSeconds)
        }
    }

    /// How often keys were asked for.
    var keyFetches: Int { state.withLock { $0.fetched.count { $0.hasSuffix("keys") } } }
    var fetches: Int { state.withLock { $0.fetched.count } }

    func token(_ index: Int = 0, at now: Int64) -> String {
        let claims: JSON.Value = ["iss": .init(Self.url), "sub": "u", "aud": "carillon", "exp": .init(now / 1000 + 60)]
        return state.withLock { $0.signers[index] }.sign(claims)
    }
}

@Suite struct OutsideIssuerTests {
    static let start: Int64 = 1_763_733_600_000
    static let hour: Int64 = 3_600_000

    private static func outcome(_ client: OutsideIssuer, _ token: String, at now: Int64) async -> OutsideIssuer.VerificationError? {
        do throws(OutsideIssuer.VerificationError) {
            _ = try await client.verify(token, at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("Keys are fetched when they are first needed, and again when they are no longer fresh")
    func lifetime() async {
        let issuer = Issuer("a")
        let client = issuer.makeClient()
        #expect(issuer.fetches == 0)
        for time in [0, 1, Self.hour - 1] {
            #expect(await Self.outcome(client, issuer.token(at: Self.start + time), at: Self.start + time) == nil)
            #expect(issuer.fetches == 2)
        }
        #expect(await Self.outcome(client, issuer.token(at: Self.start + Self.hour), at: Self.start + Self.hour) == nil)
        #expect(issuer.keyFetches == 2 && issuer.fetches == 3, "the address of the keys is remembered")
    }

    @Test("max-age is obeyed within limits", arguments: [(0, 300), (600, 600), (10_000_000, 86_400)] as [(Int64, Int64)])
    func maxAge(seconds: Int64, obeyed: Int64) async {
        let issuer = Issuer("a")
        issuer.state.withLock { $0.maxAgeSeconds = seconds }
        let client = issuer.makeClient()
        for (time, fetches) in [(0, 1), (obeyed * 1000 - 1, 1), (obeyed * 1000, 2)] {
            #expect(await Self.outcome(client, issuer.token(at: Self.start + time), at: Self.start + time) == nil)
            #expect(issuer.keyFetches == fetches)
        }
    }

    @Test("What is no token never reaches the network")
    func garbage() async {
        let issuer = Issuer("a")
        let client = issuer.makeClient()
        for text in ["", "a.b.c", "e30.e30.AA"] { #expect(await Self.outcome(client, text, at: Self.start) == .token(.malformed)) }
        #expect(issuer.fetches == 0)
    }

    @Test("A new key is found by its first token; invented ones ask once a minute at most")
    func unknownKeys() async {
        let issuer = Issuer("a")
        let client = issuer.makeClient()
        #expect(await Self.outcome(client, issuer.token(at: Self.start), at: Self.start) == nil)
        issuer.state.withLock { $0.signers.append(Issuer.signer("b")) }
        let later = Self.start + 60_000
        #expect(await Self.outcome(client, issuer.token(1, at: later), at: later) == nil)
        #expect(issuer.keyFetches == 2)
        let invented = Issuer("x").token(at: later)
        for time in stride(from: later, to: later + 60_000, by: 1000) {
            #expect(await Self.outcome(client, invented, at: time) == .token(.unknownKey))
        }
        #expect(issuer.keyFetches == 2)
        #expect(await Self.outcome(client, invented, at: later + 60_000) == .token(.unknownKey))
        #expect(issuer.keyFetches == 3)
        #expect(await Self.outcome(client, issuer.token(at: later), at: later) == nil)
    }

    @Test("While the issuer is away its last keys are used, for a day, and it is asked twice a minute")
    func stale() async {
        let issuer = Issuer("a")
        let client = issuer.makeClient()
        #expect(await Self.outcome(client, issuer.token(at: Self.start), at: Self.start) == nil)
        issuer.state.withLock { $0.isDown = true }
        let expiry = Self.start + Self.hour
        for time in stride(from: expiry, to: expiry + 60_000, by: 1000) {
            #expect(await Self.outcome(client, issuer.token(at: time), at: time) == nil)
        }
        #expect(issuer.fetches == 2 + 2)
        #expect(await client.lastFailure?.contains(Issuer.url) == true)
        let end = expiry + 24 * Self.hour
        #expect(await Self.outcome(client, issuer.token(at: end - 1), at: end - 1) == nil)
        #expect(await Self.outcome(client, issuer.token(at: end), at: end) == .unavailable)
        issuer.state.withLock { $0.isDown = false }
        #expect(await Self.outcome(client, issuer.token(at: end + 29_000), at: end + 29_000) == .unavailable)
        #expect(await Self.outcome(client, issuer.token(at: end + 30_000), at: end + 30_000) == nil)
        #expect(await client.lastFailure == nil)
    }

    @Test("An issuer that was never reached is asked again after half a minute")
    func neverReached() async {
        let issuer = Issuer("a")
        issuer.state.withLock { $0.isDown = true }
        let client = issuer.makeClient()
        for time: Int64 in [0, 1, 29_999] {
            #expect(await Self.outcome(client, issuer.token(at: Self.start), at: Self.start + time) == .unavailable)
        }
        #expect(issuer.fetches == 1)
        #expect(await Self.outcome(client, issuer.token(at: Self.start), at: Self.start + 30_000) == .unavailable)
        #expect(issuer.fetches == 2)
        issuer.state.withLock { $0.isDown = false }
        #expect(await Self.outcome(client, issuer.token(at: Self.start), at: Self.start - 1) == nil, "a clock that was set back")
    }

    @Test("A crowd waits for one fetch")
    func oneAtATime() async {
        let issuer = Issuer("a")
        issuer.state.withLock { $0.held = [] }
        let client = issuer.makeClient()
        let token = issuer.token(at: Self.start)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { await Self.outcome(client, token, at: Self.start) == nil } }
            // Both documents are let go one after the other, when they have been asked for.
            var released = 0
            while released < 2 {
                await Task.yield()
                let continuations = issuer.state.withLock { state in
                    defer { state.held = [] }
                    return state.held ?? []
                }
                for continuation in continuations {
                    released += 1
                    continuation.resume()
                }
            }
            for await isGood in group { #expect(isGood) }
        }
        #expect(issuer.fetches == 2)
    }

    @Test("A setting that can't be an issuer's address makes none")
    func badIssuer() {
        #expect(OutsideIssuer(policy: TokenPolicy(issuer: "http://id.example", audiences: [])) { _ in throw Issuer.Down() } == nil)
    }
}
