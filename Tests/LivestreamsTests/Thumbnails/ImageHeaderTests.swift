import Livestreams
import Testing

@Suite("What a picture says of itself")
struct ImageHeaderTests {
    static func png(_ width: UInt32, _ height: UInt32, animated: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        for number in [width, height] { bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
        bytes += [8, 6, 0, 0, 0, 0, 0, 0, 0]
        if animated { bytes += [0, 0, 0, 8] + Array("acTL".utf8) + [UInt8](repeating: 0, count: 12) }
        return bytes + [0, 0, 0, 0] + Array("IDAT".utf8) + [0, 0, 0, 0]
    }

    static func webp(_ chunk: String, _ body: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8) + Array(chunk.utf8) + [UInt8(body.count), 0, 0, 0] + body
    }

    /// SOI, an APP0 of 2 + 2 bytes, a fill byte, SOF2.
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0x02, 0xD0, 0x05, 0x00, 3]

    @Test("Sides and animation are read from each format's header")
    func formats() throws {
        #expect(try ImageHeader(Self.png(640, 360)) == .init(format: .png, width: 640, height: 360, isAnimated: false))
        #expect(try ImageHeader(Self.png(1, 2, animated: true)).isAnimated)
        #expect(try ImageHeader(Self.jpeg) == .init(format: .jpeg, width: 1280, height: 720, isAnimated: false))
        let lossy = Self.webp("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x42, 0x68, 0x81])
        #expect(try ImageHeader(lossy) == .init(format: .webp, width: 640, height: 360, isAnimated: false))
        let lossless = Self.webp("VP8L", [0x2F, 0x7F, 0xC2, 0x59, 0x00])
        #expect(try ImageHeader(lossless) == .init(format: .webp, width: 640, height: 360, isAnimated: false))
        let extended = Self.webp("VP8X", [0x02, 0, 0, 0, 0x7F, 0x02, 0, 0x67, 0x01, 0])
        #expect(try ImageHeader(extended) == .init(format: .webp, width: 640, height: 360, isAnimated: true))
    }

    @Test("What is no picture, cut off or damaged is said to be so")
    func refused() {
        for bytes in [[], Array("GIF89a".utf8), Array("<svg>".utf8), [0x42, 0x4D, 0, 0], [0xFF, 0xD8]] {
            #expect(throws: ImageHeader.Failure.unknownFormat) { try ImageHeader(bytes) }
        }
        #expect(throws: ImageHeader.Failure.inconsistent) { try ImageHeader(Self.png(0, 4)) }
        #expect(throws: ImageHeader.Failure.inconsistent) { try ImageHeader(Self.png(0xFFFF_FFFF, 4)) }
        for picture in [Self.png(640, 360), Array(Self.jpeg.dropLast(1))] {
            for length in 8..<picture.count - 8 { #expect(throws: ImageHeader.Failure.self) { try ImageHeader(Array(picture[..<length])) } }
        }
    }

    @Test("Any bytes behind a signature are read or refused, never a trap")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for original in [
            Self.png(640, 360, animated: true), Self.jpeg, Self.webp("VP8X", [2, 0, 0, 0, 1, 1, 1, 1, 1, 1]), Self.webp("VP8 ", [1, 2, 3]),
        ] {
            for _ in 0..<5000 {
                var bytes = original
                for _ in 0..<3 { bytes[Int.random(in: 3..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
                bytes.removeLast(Int.random(in: 0...4, using: &random))
                guard let header = try? ImageHeader(bytes) else { continue }
                #expect(header.width > 0 && header.height > 0, "seed \(seed)")
            }
        }
    }
}
