import Foundation
import Media
import Testing

/// FFmpeg's encoding of 0.6 s of a sine with half of full scale.
struct ADTSFixture {
    let codec: CodecConfiguration
    let payloads: [[UInt8]]
    let sampleRate: Int

    init(_ name: String) throws {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "aac"))
        var rest = [UInt8](try Data(contentsOf: url))[...]
        let first = try #require(ADTSHeader(rest))
        codec = .aac(try #require(AACConfiguration(first)))
        sampleRate = first.sampleRate
        var payloads: [[UInt8]] = []
        while let header = ADTSHeader(rest) {
            payloads.append(Array(ADTSHeader.stripped(from: rest)))
            rest = rest.dropFirst(header.frameByteCount)
        }
        self.payloads = payloads
    }

    /// - Parameter start: in 1/48000 s.
    func frames(from start: Int64) -> [Frame] {
        let timescale = Int32(sampleRate)
        let first = MediaTime(value: start, timescale: 48_000).rescaled(to: timescale).value
        return payloads.enumerated().map { number, payload in
            Frame(
                kind: .audio, decodeTime: MediaTime(value: first + Int64(number * 1024), timescale: timescale), compositionOffset: 0,
                isRandomAccess: true, payload: payload[...])
        }
    }
}
