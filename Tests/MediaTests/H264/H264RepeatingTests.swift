import Bytes
import Media
import Testing

@Suite("Parameter sets repeated in pictures")
struct H264RepeatingTests {
    private static let configuration = try! H264Configuration(decoderConfigurationRecord: H264Vector.high.record[...])
    private static let sequence: [UInt8] = [0, 0, 0, 25] + configuration.sequenceParameterSets[0]
    private static let picture: [UInt8] = [0, 0, 0, 6] + configuration.pictureParameterSets[0]
    private static let slice: [UInt8] = [0, 0, 0, 3, 0x65, 0x88, 0x80]
    private static let message: [UInt8] = [0, 0, 0, 2, 0x06, 0x80]

    @Test("They stand in front of the picture and its messages")
    func inFront() {
        let repeated = Self.configuration.repeated(in: (Self.message + Self.slice)[...])
        #expect(Array(repeated) == Self.sequence + Self.picture + Self.message + Self.slice)
    }

    @Test("They stand behind an access unit delimiter, which is always first")
    func behindDelimiter() {
        let delimiter: [UInt8] = [0, 0, 0, 2, 0x09, 0x10]
        #expect(
            Array(Self.configuration.repeated(in: (delimiter + Self.slice)[...])) == delimiter + Self.sequence + Self.picture + Self.slice)
    }

    @Test("A picture that brings its own keeps them")
    func keepsOwn() {
        let payload = (Self.sequence + Self.picture + Self.slice)[...]
        #expect(Self.configuration.repeated(in: payload) == payload)
    }
}
