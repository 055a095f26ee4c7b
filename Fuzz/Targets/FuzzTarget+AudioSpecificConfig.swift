import Bytes
import Media

extension FuzzTarget {
    /// An AudioSpecificConfig, and an ADTS frame.
    static let audioSpecificConfig = FuzzTarget(name: "AudioSpecificConfig") { bytes in
        let bytes = bytes.copied()[...]
        if let configuration = try? AACConfiguration(audioSpecificConfig: bytes) {
            precondition(
                configuration.sampleRate > 0 && configuration.channelCount > 0 && configuration.samplesPerFrame > 0, "there is no sound")
            _ = (configuration.codecString, configuration.profileName, configuration.silentFrame)
            checkInitialization(of: Track(codec: .aac(configuration)), configurationBytes: Array(bytes))
        }
        if let header = ADTSHeader(bytes), let implied = AACConfiguration(header) {
            let again = try? AACConfiguration(audioSpecificConfig: implied.audioSpecificConfig[...])
            precondition(again == implied, "what an ADTS header implies reads otherwise")
        }
        precondition(ADTSHeader.stripped(from: bytes).count <= bytes.count, "a frame grows without its header")
    }
}
