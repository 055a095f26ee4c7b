import TestSupport
import Testing

@testable import RTMP

@Suite struct ChunkEncoderTests {
    static func message(_ timestamp: UInt32, _ count: Int, type: RTMPMessageType = .video, id: UInt32 = 4) -> RTMPMessage {
        RTMPMessage(
            type: type, streamID: 1, timestamp: timestamp, chunkStreamID: id,
            payload: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test("Headers are as short as readers understand")
    func formats() {
        var encoder = ChunkEncoder()
        func first(_ message: RTMPMessage) -> UInt8 {
            var bytes: [UInt8] = []
            encoder.encode(message, into: &bytes)
            return bytes[0] >> 6
        }
        #expect(first(Self.message(0, 10)) == 0)
        // Never type 3 right behind type 0.
        #expect(first(Self.message(0, 10)) == 2)
        #expect(first(Self.message(40, 10)) == 2)
        #expect(first(Self.message(80, 10)) == 3)
        #expect(first(Self.message(120, 11)) == 1)
        #expect(first(Self.message(160, 11)) == 3)
        #expect(first(Self.message(159, 11)) == 0)
        #expect(first(Self.message(159, 11, type: .audio)) == 1)
    }

    @Test("What is encoded is decoded, whatever the times, sizes and chunk streams", arguments: ByteCut.allCases)
    func roundTrip(cut: ByteCut) {
        var messages: [RTMPMessage] = []
        let times: [UInt32] = [0, 0, 23, 46, 46, 0xFF_FFFE, 0xFF_FFFF, 0x0100_0000, 0x0100_0017, 5, 0xFFFF_FFF0, 7, 30]
        for (index, time) in times.enumerated() {
            messages.append(Self.message(time, [0, 1, 127, 128, 129, 300][index % 6]))
            messages.append(Self.message(time, 300, type: .audio, id: [2, 63, 64, 319, 320, 65_599][index % 6]))
        }
        var encoder = ChunkEncoder()
        var bytes: [UInt8] = []
        for message in messages { encoder.encode(message, into: &bytes) }
        encoder.setChunkSize(4096, into: &bytes)
        for message in messages { encoder.encode(message, into: &bytes) }
        let result = ChunkDecoderTests.decode(bytes, cut)
        #expect(result.messages == messages + messages)
        #expect(result.error == nil)
    }
}
