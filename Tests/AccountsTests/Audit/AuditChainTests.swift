import JSON
import Store
import Testing

@testable import Accounts

@Suite struct AuditChainTests {
    private let chain: [AuditEntry] = {
        var entries: [AuditEntry] = []
        for number in 1...5 as ClosedRange<Int64> {
            let previous = entries.last?.digest ?? AuditChain.start
            entries.append(sealed(entry(number, previous: previous)))
        }
        return entries
    }()

    private static func entry(
        _ number: Int64, action: String = "a.b", actorID: String? = "someone", objectID: String? = nil, details: String = "{}",
        previous: [UInt8], digest: [UInt8] = []
    ) -> AuditEntry {
        AuditEntry(
            chain: .server, number: number, at: 1000 + number, actorKind: .user, actorID: actorID, via: nil, action: action,
            objectKind: "user", objectID: objectID, details: details, previousDigest: previous, digest: digest)
    }

    private static func sealed(_ entry: AuditEntry) -> AuditEntry {
        Self.entry(
            entry.number, action: entry.action, actorID: entry.actorID, objectID: entry.objectID, details: entry.details,
            previous: entry.previousDigest, digest: AuditChain.digest(entry))
    }

    private func verdict(_ entries: [AuditEntry], head: AuditTable.Head?) -> AuditChain.Verdict {
        var verifier = AuditChain.Verifier(.server)
        for entry in entries { if let verdict = verifier.append([entry]) { return verdict } }
        return verifier.finish(head: head)
    }

    private var head: AuditTable.Head { AuditTable.Head(number: 5, digest: chain[4].digest) }

    @Test("An untouched chain is intact, and so is one that never began")
    func intact() {
        #expect(verdict(chain, head: head) == .intact(entries: 5, digest: chain[4].digest))
        #expect(verdict([], head: nil) == .intact(entries: 0, digest: AuditChain.start))
    }

    @Test("Any change, removal, insertion or cut is found at its place")
    func broken() {
        var changed = chain
        changed[2] = Self.entry(3, action: "a.c", previous: chain[2].previousDigest, digest: chain[2].digest)
        #expect(verdict(changed, head: head) == .broken(number: 3, .changed))
        var rewritten = chain
        rewritten[2] = Self.sealed(Self.entry(3, action: "a.c", previous: chain[2].previousDigest))
        #expect(verdict(rewritten, head: head) == .broken(number: 4, .unlinked))
        #expect(verdict(Array(chain[..<2] + chain[3...]), head: head) == .broken(number: 3, .missing))
        #expect(verdict([chain[0], chain[0]] + chain[1...], head: head) == .broken(number: 2, .missing))
        #expect(verdict(Array(chain.dropLast()), head: head) == .broken(number: 5, .cut))
        #expect(verdict(chain, head: nil) == .broken(number: 6, .cut))
        #expect(verdict([], head: head) == .broken(number: 1, .cut))
        var last = chain
        last[4] = Self.sealed(Self.entry(5, action: "a.c", previous: chain[4].previousDigest))
        #expect(verdict(last, head: head) == .broken(number: 6, .cut))
    }

    @Test("No two different entries have the same bytes under the digest")
    func unambiguous() {
        let entries = [
            Self.entry(1, action: "ab", actorID: "c", previous: []), Self.entry(1, action: "a", actorID: "bc", previous: []),
            Self.entry(1, actorID: nil, objectID: "", previous: []), Self.entry(1, actorID: "", objectID: nil, previous: []),
            Self.entry(1, actorID: nil, objectID: nil, previous: []), Self.entry(1, details: "", previous: [1]),
            Self.entry(1, details: "\u{1}", previous: []),
        ]
        #expect(Set(entries.map(AuditChain.digest)).count == entries.count)
    }

    @Test("Details are ids, words and numbers; what can't be an id of ours isn't written down")
    func details() {
        #expect(AuditValue.id("a1B2c3D4e5F6").json == "a1B2c3D4e5F6")
        #expect(AuditValue.role(.admin).json == "admin" && AuditValue.number(3).json == 3 && AuditValue.flag(true).json == true)
        #expect(AuditValue.id(SecretToken.random().reveal()).json == .null)
        #expect(AuditValue.id("anna@example.org").json == .null && AuditValue.id("a b").json == .null)
        #expect(AuditValue.id(String(repeating: "x", count: 22)).json != .null)
        #expect(AuditValue.id(String(repeating: "x", count: 23)).json == .null)
    }
}
