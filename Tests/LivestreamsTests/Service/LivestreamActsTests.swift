import Accounts
import Testing

@testable import Livestreams

@Suite struct LivestreamActsTests {
    @Test("A set holds what was put in and nothing else, and names it in the order of the alphabet", arguments: LivestreamAct.allCases)
    func holds(act: LivestreamAct) {
        let one: LivestreamActs = [act]
        #expect(LivestreamAct.allCases.filter(one.contains) == [act] && !one.isEmpty && one.words == [act.rawValue])
        #expect(LivestreamActs.all.words == LivestreamAct.allCases.map(\.rawValue).sorted())
    }

    @Test("A token narrows it to what its scopes are for")
    func narrowed() {
        let token = Caller(.token("t", user: "u", scopes: [.livestreamsRead, .streamKeys], organisation: "o"))
        #expect(LivestreamActs.all.reached(by: token, in: "o").words == ["manage", "useKeys"])
        #expect(LivestreamActs.all.reached(by: token, in: "other").isEmpty)
        #expect(LivestreamActs.all.reached(by: .system, in: "o") == .all)
    }
}
