internal import Bytes

/// `samplingFrequencyIndex` (ISO/IEC 14496-3, table 1.18).
enum AACSampleRate {
    private static let rates = [
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
    ]
    /// The index behind which the rate itself follows.
    static let escape: UInt32 = 15

    static func rate(ofIndex index: UInt32) -> Int? {
        rates.indices.contains(Int(index)) ? rates[Int(index)] : nil
    }

    static func index(of rate: Int) -> UInt32? { rates.firstIndex(of: rate).map { UInt32($0) } }

    /// Reads an index and, where it is the escape, the rate in 24 bits.
    static func read(from reader: inout BitReader, limits: AACConfiguration.Limits) throws(ParseError) -> Int {
        let offset = reader.bitOffset / 8
        let index = try reader.readBits(4)
        if index == escape {
            let rate = Int(try reader.readBits(24))
            guard limits.sampleRates.contains(rate) else { throw .invalid("the rate is outside sampleRates", offset: offset) }
            return rate
        }
        guard let rate = rate(ofIndex: index) else { throw .invalid("samplingFrequencyIndex is reserved", offset: offset) }
        return rate
    }
}
