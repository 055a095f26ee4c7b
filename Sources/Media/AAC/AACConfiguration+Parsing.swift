package import Bytes

extension AACConfiguration {
    /// Reads an AudioSpecificConfig. Bytes behind what is understood are kept and not judged.
    package init(audioSpecificConfig bytes: ArraySlice<UInt8>, limits: Limits = Limits()) throws(ParseError) {
        guard bytes.count <= limits.bytesMax else {
            throw .invalid("the AudioSpecificConfig is longer than bytesMax", offset: limits.bytesMax)
        }
        self.init(bytes: Array(bytes))
        var reader = BitReader(bytes.rawSpan)
        objectType = try Self.readObjectType(from: &reader)
        sampleRate = try AACSampleRate.read(from: &reader, limits: limits)
        outputSampleRate = sampleRate
        let channelConfiguration = try reader.readBits(4)
        if objectType == 5 || objectType == 29 {
            hasSpectralBandReplication = true
            hasParametricStereo = objectType == 29
            outputSampleRate = try AACSampleRate.read(from: &reader, limits: limits)
            objectType = try Self.readObjectType(from: &reader)
        }
        channelCount = try Self.channelCount(ofConfiguration: channelConfiguration)
        try readCoderConfiguration(from: &reader, hasElement: channelConfiguration == 0)
        if !hasSpectralBandReplication { readExtension(from: &reader, limits: limits) }
        if hasParametricStereo { channelCount = 2 }
    }

    /// Five bits, and six more behind 31.
    private static func readObjectType(from reader: inout BitReader) throws(ParseError) -> UInt8 {
        let type = try reader.readBits(5)
        return UInt8(type == 31 ? 32 + (try reader.readBits(6)) : type)
    }

    /// Table 1.19. 0 means that a program config element says it; until that is read, stereo.
    private static func channelCount(ofConfiguration configuration: UInt32) throws(ParseError) -> Int {
        switch configuration {
        case 0: 2
        case 1...6: Int(configuration)
        case 7, 12, 14: 8
        case 11: 7
        case 13: 24
        default: throw .invalid("channelConfiguration is reserved", offset: 1)
        }
    }

    /// GASpecificConfig (§4.4.1), or the first bit of ELDSpecificConfig (§4.6.20.1).
    private mutating func readCoderConfiguration(from reader: inout BitReader, hasElement: Bool) throws(ParseError) {
        switch objectType {
        case 1, 2, 3, 4, 17, 19, 23:
            samplesPerFrame = Self.samplesPerFrame(objectType, isShort: try reader.readBit())
            if try reader.readBit() { try reader.skip(14) }
            let isExtended = try reader.readBit()
            if hasElement, let count = try? AACProgramConfigElement.channelCount(from: &reader), count > 0 {
                channelCount = count
            }
            // Resilience flags of the error-resilient types, and extensionFlag3.
            if isExtended { try? reader.skip(objectType >= 17 ? 4 : 1) }
        case 39:
            samplesPerFrame = Self.samplesPerFrame(objectType, isShort: try reader.readBit())
        default:
            throw .invalid("the audio object type isn't one of AAC's", offset: 0)
        }
    }

    private static func samplesPerFrame(_ objectType: UInt8, isShort: Bool) -> Int {
        let isLowDelay = objectType == 23 || objectType == 39
        return isLowDelay ? (isShort ? 480 : 512) : (isShort ? 960 : 1024)
    }

    /// The backward-compatible signalling behind the configuration of an older decoder (§1.6.6.2). Encoders pad with
    /// anything, so what isn't that extension says nothing.
    private mutating func readExtension(from reader: inout BitReader, limits: Limits) {
        guard objectType < 17, reader.remainingBits >= 16,
            (try? reader.readBits(11)) == 0x2B7, (try? Self.readObjectType(from: &reader)) == 5,
            (try? reader.readBit()) == true,
            let rate = try? AACSampleRate.read(from: &reader, limits: limits)
        else { return }
        hasSpectralBandReplication = true
        outputSampleRate = rate
        if reader.remainingBits >= 12, (try? reader.readBits(11)) == 0x548 {
            hasParametricStereo = (try? reader.readBit()) ?? false
        }
    }
}
