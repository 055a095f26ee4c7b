/// How bright the brightest white is, as HLS tells it (`VIDEO-RANGE`, RFC 8216bis, §4.4.6.2).
package enum VideoRange: String, Sendable {
    case standard = "SDR"
    /// Hybrid log-gamma.
    case hybridLogGamma = "HLG"
    /// Perceptual quantizer (SMPTE ST 2084).
    case perceptualQuantizer = "PQ"
}

extension ColourDescription {
    /// By the transfer characteristics (ITU-T H.273, table 3).
    package var range: VideoRange {
        switch transfer {
        case 16: .perceptualQuantizer
        case 18: .hybridLogGamma
        default: .standard
        }
    }
}
