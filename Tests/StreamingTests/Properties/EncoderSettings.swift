import Media
import Streaming
import TestSupport

/// Sessions by chance.
extension ModelEncoder.Settings {
    static let rates: [ModelEncoder.Rate] = [.film, .whole(25), .ntsc(30), .whole(30), .whole(50), .ntsc(60), .whole(60)]
    static let keyFrameIntervals = [0.5, 1, 2, 2, 2.002, 3, 4, 10, 20]
    static let sampleRates = [22_050, 44_100, 48_000]

    /// A picture of a constant rate and sound, in whole numbers of what encoders offer.
    static func usual(_ random: inout SeededRandom) -> Self {
        var settings = Self()
        settings.rate = rates.randomElement(using: &random)
        settings.keyFrameSeconds = keyFrameIntervals.randomElement(using: &random) ?? 2
        settings.reorderedFrames = Int.random(in: 0...3, using: &random)
        settings.sampleRate = sampleRates.randomElement(using: &random)
        settings.channels = [1, 2, 2, 6].randomElement(using: &random) ?? 2
        settings.soundLagSeconds = [0, 0, 0.1, 0.35].randomElement(using: &random) ?? 0
        // Not far from where 32 bits wrap, or from zero, or anywhere.
        settings.firstTimestamp =
            [0, 4_294_967_295 - .random(in: 0..<20_000, using: &random), .random(in: 0 ... .max, using: &random)]
            .randomElement(using: &random) ?? 0
        settings.announces = Int.random(in: 0..<4, using: &random) > 0
        settings.seconds = settings.keyFrameSeconds > 4 ? 45 : 18
        return settings
    }

    /// What of it comes, and when: both, one alone, or sound late.
    mutating func chooseTracks(_ random: inout SeededRandom) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: rate = nil
        case 1: sampleRate = nil
        case 2: (soundStartsAfter, announces) = (.random(in: 0.3...9, using: &random), false)
        default: break
        }
    }

    mutating func meetAccidents(_ random: inout SeededRandom) {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let kinds: [ModelEncoder.Accident] = [
                .pause(milliseconds: .random(in: 50...2900, using: &random)),
                .pictureAway(milliseconds: .random(in: 100...8000, using: &random)),
                .soundAway(milliseconds: .random(in: 50...8000, using: &random)),
                .jump(milliseconds: [-3_600_000, -5000, -400, 3_600_000, 86_400_000].randomElement(using: &random) ?? 0), .reconnect,
                .newPicture,
                .newSound(sampleRate: Self.sampleRates.randomElement(using: &random) ?? 48_000),
            ]
            let usable = kinds.filter { accident in
                switch accident {
                case .newPicture, .pictureAway: rate != nil
                case .newSound, .soundAway: sampleRate != nil
                default: true
                }
            }
            if let accident = usable.randomElement(using: &random) {
                accidents.append((.random(in: 0.5..<seconds, using: &random), accident))
            }
        }
    }
}
