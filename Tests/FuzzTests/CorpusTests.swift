import FoundationEssentials
import FuzzTargets
import Testing

/// What the fuzzer keeps is replayed by every run of the tests; a find that traps ends the run.
@Suite struct CorpusTests {
    @Test("A parser survives its corpus, every find, and all of them cut short", arguments: FuzzTarget.all.map(\.name))
    func replay(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let inputs = try Self.inputs(in: "Corpora/\(name)")
        #expect(!inputs.isEmpty, "Fuzz/Corpora/\(name) holds nothing to begin with")
        for input in inputs + (try Self.inputs(in: "Finds/\(name)")) {
            for end in Self.cuts(of: input.count) { target.run(input.span.bytes.extracting(first: end)) }
        }
    }

    /// Each length of a short input; of a long one some fifty, spread evenly, and the whole.
    private static func cuts(of count: Int) -> [Int] {
        Array(stride(from: 0, to: count, by: max(1, count / 50))) + [count]
    }

    private static func inputs(in folder: String) throws -> [[UInt8]] {
        let fuzz = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz/\(folder)")
        guard FileManager.default.fileExists(atPath: fuzz.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: fuzz.path).sorted().map { name in
            [UInt8](try Data(contentsOf: fuzz.appending(path: name)))
        }
    }
}
