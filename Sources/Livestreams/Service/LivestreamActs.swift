internal import Accounts
internal import Store

/// What the caller may do with a livestream: a set that costs nothing to make, since each record of a listing has one.
package struct LivestreamActs: Sendable, Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt16 = 0

    package init(arrayLiteral elements: LivestreamAct...) { for act in elements { insert(act) } }

    package static let all = LivestreamActs(LivestreamAct.allCases)

    private init(_ acts: [LivestreamAct]) { for act in acts { insert(act) } }

    package var isEmpty: Bool { bits == 0 }
    package func contains(_ act: LivestreamAct) -> Bool { bits & act.bit != 0 }
    mutating func insert(_ act: LivestreamAct) { bits |= act.bit }

    /// Those for which a caller's token is good.
    func reached(by caller: Caller, in organisation: Organisation.ID) -> LivestreamActs {
        var acts = self
        for act in LivestreamAct.allCases where !caller.reaches(act.scope, in: organisation) { acts.bits &= ~act.bit }
        return acts
    }

    /// Their names, in the order of the alphabet.
    package var words: [String] { Self.inOrder.compactMap { contains($0.act) ? $0.word : nil } }

    private static let inOrder = LivestreamAct.allCases.map { (act: $0, word: $0.rawValue) }.sorted { $0.word < $1.word }
}

extension LivestreamAct {
    fileprivate var bit: UInt16 {
        switch self {
        case .manage: 1
        case .change: 1 << 1
        case .delete: 1 << 2
        case .start: 1 << 3
        case .stop: 1 << 4
        case .useKeys: 1 << 5
        case .moderateParticipants: 1 << 6
        case .readStatistics: 1 << 7
        }
    }
}
