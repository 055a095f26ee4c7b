import Livestreams
import Store
import Testing

@Suite("A livestream's life, whatever happens in whatever order")
struct LifePropertyTests {
    @Test("Acts, messages that are late or lost, and crashes leave all invariants standing", arguments: 0..<300)
    func anyOrder(round: Int) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let rules = LivestreamLife.Rules(
            kind: Bool.random(using: &random) ? .event : .channel, startsWithEncoder: Bool.random(using: &random),
            endsWithEncoder: Bool.random(using: &random), graceMilliseconds: 30_000)
        var model = LifeModel(rules: rules, isDraft: Bool.random(using: &random))
        for turn in 0..<200 {
            let before = model
            Self.happen(&model, &random)
            if let broken = Self.broken(before, model) {
                Issue.record("\(broken) (seed \(seed), turn \(turn), \(before.life) → \(model.life))")
                return
            }
        }
        // Once nothing is on the way any more, what is said is what is.
        model.messages = []
        model.now += 1
        model.reconcile()
        model.reconcile()
        if let engine = model.engine {
            // Before the start, only an encoder that is there is remembered.
            let told = model.stored.sessionID == engine.sessionID || (!engine.isEncoderConnected && !model.stored.state.isOnAir)
            #expect(told, "the engine's session is known (seed \(seed), \(model.stored))")
            #expect(
                model.stored.state.isOnAir == (model.stored.state == (engine.isEncoderConnected ? .live : .interrupted)), "seed \(seed)")
        } else {
            #expect(model.stored.state != .live && model.stored.state != .ending, "nothing is on air (seed \(seed), \(model.stored))")
        }
    }

    private static func happen(_ model: inout LifeModel, _ random: inout SeededRandom) {
        model.now += Int64.random(in: 0...20_000, using: &random)
        let isStored = Int.random(in: 0..<20, using: &random) > 0
        switch Int.random(in: 0..<24, using: &random) {
        case 0: model.take(.scheduled, by: .user("a"), isStored: isStored)
        case 1, 2: model.take(.startAsked, by: .user("a"), isStored: isStored)
        case 3: model.take(.stopAsked, by: .user("b"), isStored: isStored)
        case 4: model.take(.cancelled(note: "rain"), by: .user("a"), isStored: isStored)
        case 5: model.take(.archived, by: .user("a"), isStored: isStored)
        case 6: model.take(.restored, by: .user("a"), isStored: isStored)
        case 7: model.take(.failed(reason: "no disk"), by: .system, isStored: isStored)
        case 8: model.take(.graceOver, by: .system, isStored: isStored)
        case 9...12: model.connect()
        case 13, 14: model.drop()
        case 15: model.close(Session.EndReason.allCases.randomElement(using: &random) ?? .failed)
        case 16...20: deliver(&model, &random)
        case 21, 22: model.reconcile()
        default: return model.crash()
        }
        // What was decided but not stored dies with the program.
        if !isStored { model.crash() }
    }

    /// One message, any of those on the way: taken, taken and left to come again, or lost.
    private static func deliver(_ model: inout LifeModel, _ random: inout SeededRandom) {
        guard let index = model.messages.indices.randomElement(using: &random) else { return }
        let message = model.messages[index]
        let fate = Int.random(in: 0..<10, using: &random)
        if fate > 0 { model.messages.remove(at: index) }
        if fate != 1 { model.take(message, by: .engine) }
    }

    /// The invariant that one turn broke.
    private static func broken(_ before: LifeModel, _ after: LifeModel) -> String? {
        let open = after.isOpen.filter(\.value).map(\.key)
        if open.count > 1 { return "two sessions are open: \(open)" }
        if after.stored.rules.kind == .channel, after.stored.state == .ended || after.stored.state == .cancelled {
            return "a channel is \(after.stored.state)"
        }
        if after.stored.state == .live, after.stored.sessionID == nil { return "live without a session" }
        if after.stored.state != after.life.state { return "what runs isn't what is stored" }
        if after.stored.changedAt < before.stored.changedAt { return "time went back" }
        if after.stored.state == .failed, after.stored.note == nil { return "failed without a reason" }
        let firstEnd = after.steps.firstIndex { $0.to == .ended }
        if let firstEnd, after.steps[firstEnd...].contains(where: { ![.ended, .archived].contains($0.to) }) {
            return "an ended event came back"
        }
        let isNew = after.steps.count > before.steps.count
        if before.stored.state != after.stored.state, !isNew { return "a change without a step" }
        guard isNew, let step = after.steps.last else { return nil }
        if step.to != after.stored.state || step.at != after.stored.changedAt || step.cause != after.stored.cause {
            return "the state has another time or cause than its step"
        }
        if after.steps.count > 1, step.from != after.steps[after.steps.count - 2].to { return "steps that don't follow one another" }
        return nil
    }
}
