import Testing

@testable import Accounts

@Suite struct RateLimiterTests {
    private let limit = RateLimit("test", burst: 3, everyMilliseconds: 1000)

    @Test("A burst is allowed, then one an interval")
    func burst() {
        var limiter = RateLimiter<String>(keysMax: 10)
        for _ in 0..<3 { #expect(limiter.take("a", limit, at: 100) == nil) }
        #expect(limiter.take("a", limit, at: 100) == 1000)
        #expect(limiter.take("a", limit, at: 1099) == 1)
        #expect(limiter.take("a", limit, at: 1100) == nil)
        #expect(limiter.take("a", limit, at: 1100) == 1000)
        #expect(limiter.take("b", limit, at: 1100) == nil)
    }

    @Test("Refusals cost nothing, and a rest fills the bucket up to the burst")
    func rest() {
        var limiter = RateLimiter<String>(keysMax: 10)
        for _ in 0..<50 { _ = limiter.take("a", limit, at: 0) }
        #expect(limiter.take("a", limit, at: 1000) == nil)
        let later: Int64 = 1_000_000
        for _ in 0..<3 { #expect(limiter.take("a", limit, at: later) == nil) }
        #expect(limiter.take("a", limit, at: later) != nil)
    }

    @Test("Who is forgiven starts anew")
    func forgiven() {
        var limiter = RateLimiter<String>(keysMax: 10)
        for _ in 0..<4 { _ = limiter.take("a", limit, at: 0) }
        limiter.forgive("a")
        #expect(limiter.take("a", limit, at: 0) == nil && limiter.keyCount == 1)
    }

    @Test("A clock that was set back locks nobody out for longer than a bucket takes")
    func clockSetBack() {
        var limiter = RateLimiter<String>(keysMax: 10)
        for _ in 0..<3 { _ = limiter.take("a", limit, at: 1_000_000_000) }
        #expect(limiter.take("a", limit, at: 5) == 1000)
        #expect(limiter.wait("a", limit, at: 5) == 1000)
    }

    @Test("Memory is bounded whatever comes, and who comes often is remembered")
    func memory() {
        var limiter = RateLimiter<Int>(keysMax: 100)
        for _ in 0..<3 { _ = limiter.take(-1, limit, at: 0) }
        for key in 0..<10_000 {
            _ = limiter.take(key, limit, at: 0)
            #expect(limiter.keyCount <= 100)
        }
        // Nobody with more addresses than there are keys is held by them.
        #expect(limiter.take(-1, limit, at: 0) == nil)
        for key in 0..<40 { _ = limiter.take(key, limit, at: 0) }
        for _ in 0..<2 { #expect(limiter.take(-1, limit, at: 0) == nil) }
        #expect(limiter.take(-1, limit, at: 0) != nil)
    }

    @Test("A seeded storm never gets more than the limit promises")
    func storm() {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: .min ... .max, using: &random)
        var generator = Seeded(seed)
        var limiter = RateLimiter<String>(keysMax: 10)
        var now: Int64 = 0
        var taken: [Int64] = []
        for _ in 0..<2000 {
            now += Int64.random(in: 0...700, using: &generator)
            if limiter.take("a", limit, at: now) == nil { taken.append(now) }
        }
        // In any window there are at most the burst and one for each whole interval.
        for (index, start) in taken.enumerated() {
            for (count, end) in taken[index...].enumerated() {
                #expect(Int64(count + 1) <= limit.burst + (end - start) / limit.intervalMilliseconds, "seed \(seed)")
                if end - start > 20_000 { break }
            }
        }
    }
}

/// SplitMix64: the same seed gives the same numbers.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
