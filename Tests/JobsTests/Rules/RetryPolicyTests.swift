import Testing

@testable import Jobs

@Suite struct RetryPolicyTests {
    private static let policy = RetryPolicy(attemptsMax: 6, firstDelayMax: 1000, delayMax: 5000, delayMin: 100)

    @Test("The bound doubles until it reaches the greatest delay")
    func bounds() { #expect((1...6).map(Self.policy.bound) == [1000, 2000, 4000, 5000, 5000, 5000]) }

    @Test("A delay is any part of the bound, but not less than the least")
    func jitter() {
        #expect(Self.policy.delay(afterAttempt: 3, chance: 0) == 100)
        #expect(Self.policy.delay(afterAttempt: 3, chance: 0.5) == 2000)
        #expect(Self.policy.delay(afterAttempt: 3, chance: 0.999_999) == 3999)
    }

    @Test("After the last attempt there is none", arguments: [6, 7, Int64.max])
    func last(attempt: Int64) {
        #expect(Self.policy.delay(afterAttempt: attempt, chance: 0.5) == nil)
        #expect(Self.policy.delay(afterAttempt: attempt, askedFor: 5, chance: 0.5) == nil)
    }

    @Test("What the other side asks for is never undercut, up to a day")
    func asked() throws {
        for chance in [0, 0.3, 0.999] {
            for asked in [0, 30_000, 80_000_000] as [Int64] {
                #expect(try #require(Self.policy.delay(afterAttempt: 1, askedFor: asked, chance: chance)) >= asked)
            }
            #expect(try #require(Self.policy.delay(afterAttempt: 1, askedFor: .max, chance: chance)) <= RetryPolicy.askedForMax + 1000)
        }
    }

    @Test("Whatever the attempt and the chance, a delay keeps within its bounds")
    func property() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<5000 {
            let first = Int64.random(in: 500...RetryPolicy.delayLimit, using: &random)
            let policy = RetryPolicy(
                attemptsMax: .max, firstDelayMax: first, delayMax: .random(in: first...RetryPolicy.delayLimit, using: &random))
            let attempt = Int64.random(in: -5...(.max - 1), using: &random)
            let delay = try #require(policy.delay(afterAttempt: attempt, chance: .random(in: -1...2, using: &random)))
            #expect((policy.delayMin...policy.delayMax).contains(delay), "seed \(seed)")
        }
    }
}
