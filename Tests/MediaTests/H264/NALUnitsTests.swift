import Bytes
import Media
import Testing

@Suite struct NALUnitsTests {
    @Test("Units stand behind lengths of one to four bytes", arguments: 1...4)
    func lengthSizes(size: Int) throws {
        let zeros = [UInt8](repeating: 0, count: size - 1)
        let payload = zeros + [2, 0x65, 0x88] + zeros + [1, 0x06]
        let units = NALUnits(payload[...], lengthSize: size)
        #expect(units.isWellFormed)
        #expect(units.map(\.type) == [.idrSlice, .supplementalEnhancementInformation])
        let normalised = try NALUnits.normalised(payload: payload[...], lengthSize: size)
        #expect(Array(normalised) == [0, 0, 0, 2, 0x65, 0x88, 0, 0, 0, 1, 0x06])
    }

    @Test("A payload that is well-formed with four-byte lengths isn't copied")
    func noCopy() throws {
        let payload: [UInt8] = [9, 0, 0, 0, 2, 0x65, 0x88]
        let normalised = try NALUnits.normalised(payload: payload.dropFirst(), lengthSize: 4)
        #expect(normalised.startIndex == 1 && normalised == payload.dropFirst())
    }

    @Test(
        "Start codes become lengths",
        arguments: [
            [0, 0, 0, 1, 0x09, 0xF0, 0, 0, 1, 0x65, 0x88, 0x80],
            [0, 0, 1, 0x09, 0xF0, 0, 0, 0, 0, 1, 0x65, 0x88, 0x80, 0, 0],
        ] as [[UInt8]])
    func annexB(payload: [UInt8]) throws {
        let expected: [UInt8] = [0, 0, 0, 2, 0x09, 0xF0, 0, 0, 0, 3, 0x65, 0x88, 0x80]
        #expect(Array(try NALUnits.normalised(payload: payload[...], lengthSize: 4)) == expected)
    }

    @Test("Empty units and zeros at the end go away")
    func padding() throws {
        let payload: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 2, 0x65, 0x88, 0, 0]
        #expect(Array(try NALUnits.normalised(payload: payload[...], lengthSize: 4)) == [0, 0, 0, 2, 0x65, 0x88])
    }

    @Test(
        "A payload that is cut or empty is an error",
        arguments: [
            [], [0, 0, 0], [0, 0, 0, 3, 0x65, 0x88], [0, 0, 0, 2, 0x65, 0x88, 0, 0, 0, 9, 1], [0, 0, 0, 1], [255, 255, 255, 255, 1],
        ]
            as [[UInt8]])
    func broken(payload: [UInt8]) {
        #expect(throws: ParseError.self) { try NALUnits.normalised(payload: payload[...], lengthSize: 4) }
    }

    @Test("Slice types are those of x264's pictures")
    func sliceTypes() {
        // First bytes of an I, a P and a B slice of x264.
        #expect(H264AccessUnit(payload: [0, 0, 0, 3, 0x65, 0x88, 0x84]).sliceType == .i)
        #expect(H264AccessUnit(payload: [0, 0, 0, 3, 0x41, 0x9A, 0x24]).sliceType == .p)
        #expect(H264AccessUnit(payload: [0, 0, 0, 3, 0x01, 0x9E, 0x62]).sliceType == .b)
        #expect(H264AccessUnit(payload: [0, 0, 0, 1, 0x41]).sliceType == nil)
    }

    @Test("An access unit tells where decoding can begin")
    func randomAccess() {
        let idr = H264AccessUnit(payload: [0, 0, 0, 2, 0x09, 0x10, 0, 0, 0, 3, 0x65, 0x88, 0x84])
        #expect(idr.containsIDR && idr.isRandomAccess && idr.hasPicture)
        // x264's open GOP: a recovery point of 0 pictures, behind an unregistered message.
        let open = H264AccessUnit(payload: [0, 0, 0, 9, 0x06, 5, 2, 7, 7, 6, 1, 0xC4, 0x80, 0, 0, 0, 3, 0x41, 0x88, 0x84])
        #expect(!open.containsIDR && open.recoveryFrameCount == 0 && open.isRandomAccess)
        let plain = H264AccessUnit(payload: [0, 0, 0, 3, 0x41, 0x9A, 0x24])
        #expect(!plain.isRandomAccess && plain.hasPicture)
        #expect(!H264AccessUnit(payload: [0, 0, 0, 2, 0x09, 0x10]).hasPicture)
    }

    @Test("Mutated payloads never trap, and what is normalised is well-formed", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let originals: [[UInt8]] = [
            [0, 0, 0, 2, 0x09, 0xF0, 0, 0, 0, 9, 0x06, 5, 2, 7, 7, 6, 1, 0xC4, 0x80, 0, 0, 0, 3, 0x65, 0x88, 0x84],
            [0, 0, 0, 1, 0x09, 0xF0, 0, 0, 1, 0x06, 5, 2, 7, 7, 6, 1, 0xC4, 0x80, 0, 0, 1, 0x65, 0x88, 0x84],
            [2, 0x09, 0xF0, 3, 0x65, 0x88, 0x84],
        ]
        for round in 0..<1000 {
            let mutated = random.mutate(originals[round % 3])
            let size = Int.random(in: 1...4, using: &random)
            _ = H264AccessUnit(payload: mutated[...], lengthSize: size)
            guard let normalised = try? NALUnits.normalised(payload: mutated[...], lengthSize: size) else { continue }
            #expect(NALUnits(normalised).isWellFormed)
        }
    }
}
