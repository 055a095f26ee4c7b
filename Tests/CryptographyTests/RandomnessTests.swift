import Testing

@testable import Cryptography

@Suite struct RandomnessTests {
    @Test("An identifier has the asked length and only digits and letters")
    func identifiers() {
        for length in [0, 1, 22, 24, 300] {
            let identifier = randomIdentifier(length: length)
            #expect(identifier.utf8.count == length)
            #expect(identifier.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        }
        #expect(randomIdentifier(length: 24) != randomIdentifier(length: 24))
    }

    @Test("Each character stands for exactly four bytes, so none is likelier")
    func unbiased() {
        let characters = (UInt8.min...UInt8.max).compactMap(base62Character)
        let counts = Dictionary(grouping: characters, by: \.self).mapValues(\.count)
        #expect(counts.count == 62 && counts.values.allSatisfy { $0 == 4 })
    }

    @Test("Random bytes come in the asked number")
    func bytes() {
        #expect(randomBytes(0).isEmpty)
        #expect(randomBytes(16).count == 16)
        #expect(randomBytes(16) != randomBytes(16))
    }

    @Test("Equality in constant time is equality")
    func equality() {
        #expect(isEqualInConstantTime([], []))
        #expect(isEqualInConstantTime([1, 2], [1, 2]))
        #expect(!isEqualInConstantTime([1, 2], [1, 3]))
        #expect(!isEqualInConstantTime([1, 2], [1, 2, 3]))
    }
}
