import Bytes
import Containers
import Foundation
import TestSupport
import Testing

@testable import RTMP

@Suite struct RTMPMutationTests {
    /// All events of a session that accepts every publication, and whether it ended in an error.
    /// The first `settled` bytes come in one piece, so that a publication they ask for is accepted before the rest comes.
    static func run(_ bytes: [UInt8], _ cut: ByteCut, settled: Int = 0) -> (events: [RTMPEvent], error: RTMPError?) {
        var session = RTMPServerSession(random: RTMPHandshakeTests.random)
        var events: [RTMPEvent] = []
        do throws(RTMPError) {
            for piece in [Array(bytes.prefix(settled))] + cut.pieces(of: Array(bytes.dropFirst(settled))) {
                session.receive(piece.rawSpan)
                while let event = try session.nextEvent() {
                    events.append(event)
                    if case .publishRequested = event { session.acceptPublish() }
                }
                _ = session.takeOutput()
            }
            return (events, nil)
        } catch {
            return (events, error)
        }
    }

    /// What an encoder sent in a whole conversation, and how much of it asks to publish.
    static func recording() throws -> (bytes: [UInt8], request: Int) {
        var session = RTMPServerSession(random: RTMPHandshakeTests.random)
        var publisher = RTMPTestPublisher(style: .obs, streamKey: "KEY", chunkSize: 200)
        var recorded: [UInt8] = []
        var next = publisher.start()
        while !next.isEmpty {
            recorded += next
            session.receive(next.rawSpan)
            while let event = try session.nextEvent() {
                if case .publishRequested = event { session.acceptPublish() }
            }
            next = try publisher.receive(session.takeOutput())
        }
        let request = recorded.count
        recorded += publisher.metadata(.ecmaArray([AMF0Property("width", .number(1280))]))
        for index in 0..<6 as Range<UInt32> {
            recorded += publisher.video(timestamp: 0xFF_FFE0 + index * 40, body: [0x17, 1, 0, 0, 0] + [UInt8](repeating: 7, count: 500))
            recorded += publisher.audio(timestamp: index * 23, body: [0xAF, 1, 1, 2, 3])
        }
        return (recorded + publisher.deleteStream(), request)
    }

    /// NaN in damaged metadata isn't equal to itself, its description is.
    static func words(_ events: [RTMPEvent]) -> [String] { events.map { "\($0)" } }

    @Test("A damaged publication never traps, and gives the same under every cut")
    func damagedPublication() throws {
        let recorded = try Self.recording()
        for seed in 1...2000 as ClosedRange<UInt64> {
            var mutator = ByteMutator(seed: seed)
            let bytes = mutator.mutated(recorded.bytes, sparing: recorded.request)
            let whole = Self.run(bytes, .whole, settled: recorded.request)
            let cut = ByteCut.allCases[Int(seed % 4)]
            let pieces = Self.run(bytes, cut, settled: recorded.request)
            #expect(pieces.error == whole.error, "seed \(seed), \(cut)")
            #expect(Self.words(pieces.events) == Self.words(whole.events), "seed \(seed), \(cut)")
        }
    }

    @Test("Damaged commands never trap")
    func damagedCommands() throws {
        let recorded = try Self.recording()
        for seed in 1...2000 as ClosedRange<UInt64> {
            var mutator = ByteMutator(seed: seed)
            let commands = mutator.mutated(Array(recorded.bytes[..<recorded.request]), sparing: 3073)
            _ = Self.run(commands + recorded.bytes[recorded.request...], ByteCut.allCases[Int(seed % 4)])
        }
    }

    @Test("A damaged capture of FFmpeg never traps")
    func damagedCapture() throws {
        let url = try #require(Bundle.module.url(forResource: "ffmpeg-publish", withExtension: "rtmp", subdirectory: "Fixtures"))
        let capture = [UInt8](try Data(contentsOf: url))
        for seed in 1...1000 as ClosedRange<UInt64> {
            var mutator = ByteMutator(seed: seed)
            _ = Self.run(mutator.mutated(capture, sparing: seed % 2 == 0 ? 3073 : 0), .whole)
        }
    }
}
