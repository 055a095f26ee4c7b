internal import Cryptography
package import Store

/// The chain of digests that makes a change to the past visible: each entry's digest covers the one before it.
///
/// Whoever can write to the database can also forge a whole new chain; what they can't is to change, remove or insert an entry and
/// leave the digests that were seen before as they are. An operator who wants to be sure notes the last digest elsewhere.
package enum AuditChain {
    /// What comes before the first entry.
    package static let start = [UInt8](repeating: 0, count: 32)

    /// SHA-256 over every field, each with its length before it, so that no two entries have the same bytes.
    package static func digest(_ entry: AuditEntry) -> [UInt8] {
        var bytes = Array("carillon audit 1".utf8)
        append([UInt8](entry.chain.text.utf8), to: &bytes)
        append(integer(entry.number), to: &bytes)
        append(integer(entry.at), to: &bytes)
        append([UInt8](entry.actorKind.rawValue.utf8), to: &bytes)
        append(entry.actorID.map { [UInt8]($0.utf8) }, to: &bytes)
        append(entry.via.map { [UInt8]($0.utf8) }, to: &bytes)
        append([UInt8](entry.action.utf8), to: &bytes)
        append([UInt8](entry.objectKind.utf8), to: &bytes)
        append(entry.objectID.map { [UInt8]($0.utf8) }, to: &bytes)
        append([UInt8](entry.details.utf8), to: &bytes)
        append(entry.previousDigest, to: &bytes)
        return sha256(bytes)
    }

    /// What a chain is found to be.
    package enum Verdict: Sendable, Equatable {
        /// Every entry is as it was written. `digest` is worth noting elsewhere.
        case intact(entries: Int64, digest: [UInt8])
        /// The first number at which something is wrong.
        case broken(number: Int64, Fault)
    }

    package enum Fault: String, Sendable {
        /// An entry was removed, or one was put between.
        case missing
        /// The entry isn't what its digest says.
        case changed
        /// The entry doesn't follow the one before it.
        case unlinked
        /// Entries at the end are gone, or came by another way than Carillon.
        case cut
    }

    /// Goes along a chain, piece by piece.
    package struct Verifier: Sendable {
        private let chain: AuditEntry.Chain
        package private(set) var number: Int64 = 0
        private var digest = AuditChain.start

        package init(_ chain: AuditEntry.Chain) { self.chain = chain }

        /// The next entries in their order. Nil while nothing is wrong.
        package mutating func append(_ entries: [AuditEntry]) -> Verdict? {
            for entry in entries {
                let expected = number + 1
                if entry.number != expected { return .broken(number: expected, .missing) }
                if entry.chain != chain || AuditChain.digest(entry) != entry.digest { return .broken(number: expected, .changed) }
                if entry.previousDigest != digest { return .broken(number: expected, .unlinked) }
                number = expected
                digest = entry.digest
            }
            return nil
        }

        /// After the last entry.
        ///
        /// - Parameter head: where the store says that the chain ends; nil if it knows of no such chain.
        package func finish(head: AuditTable.Head?) -> Verdict {
            let isWhole = head.map { $0.number == number && $0.digest == digest } ?? (number == 0)
            return isWhole ? .intact(entries: number, digest: digest) : .broken(number: number + 1, .cut)
        }
    }

    /// Nil and empty differ: one byte says whether there is something.
    private static func append(_ field: [UInt8]?, to bytes: inout [UInt8]) {
        bytes.append(field == nil ? 0 : 1)
        guard let field else { return }
        bytes += integer(Int64(field.count))
        bytes += field
    }

    private static func integer(_ value: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }
}
