import Testing

@testable import Jobs

@Suite struct LeaseTests {
    private static let lease = Lease(from: 1000, rules: .init())

    @Test("A worker stops before the store gives the job to another, by more than clocks may differ")
    func margin() {
        #expect(Self.lease.mayAct(at: 1000))
        #expect(Self.lease.mayAct(at: Self.lease.lastMoment - 1))
        #expect(!Self.lease.mayAct(at: Self.lease.lastMoment))
        #expect(Self.lease.end - Self.lease.lastMoment == Self.lease.rules.clockSkewMax)
    }

    @Test("There are several renewals before the last moment")
    func renewals() { #expect((Self.lease.lastMoment - Self.lease.start) / Self.lease.rules.renewalInterval >= 3) }

    @Test("A renewed lease lasts from its renewal")
    func renewed() {
        let later = Self.lease.renewed(at: 20_000)
        #expect(later.end == 20_000 + later.rules.duration)
        #expect(later.mayAct(at: Self.lease.end))
    }

    @Test("A clock that was set back far means that nothing is known")
    func setBack() { #expect(!Self.lease.mayAct(at: 1000 - Self.lease.rules.clockSkewMax - 1)) }
}
