internal import Accounts

/// What an uploaded picture may be.
package struct ThumbnailLimits: Sendable {
    package var bytesMax = 10 * 1024 * 1024
    /// Width times height.
    package var pixelsMax = 40_000_000
    /// Of each side.
    package var sideMax = 10_000
    package var sideMin = 16
    /// What is kept of it.
    package var keptWidthMax = 1280
    package var keptHeightMax = 720
    package var keptBytesMax = 2 * 1024 * 1024
    /// One conversion.
    package var timeMax = Duration.seconds(15)
    /// Conversions at once, and those that wait for one of them.
    package var conversionsMax = 2
    package var waitingMax = 16

    package init() {}

    /// Reads the header and says in words what is wrong, before anything is decoded.
    func check(_ bytes: [UInt8]) throws(ServiceError) -> ImageHeader {
        guard bytes.count <= bytesMax else {
            throw .invalid(
                "thumbnail", "The picture has more than \(bytesMax / 1024 / 1024) MB: make it smaller.",
                limit: .init("thumbnailBytesMax", bytesMax))
        }
        let header: ImageHeader
        do throws(ImageHeader.Failure) { header = try ImageHeader(bytes) } catch {
            switch error {
            case .unknownFormat: throw .invalid("thumbnail", "This is no PNG, JPEG or WebP picture.")
            case .truncated: throw .invalid("thumbnail", "The picture isn't complete: try again.")
            case .inconsistent: throw .invalid("thumbnail", "The picture is damaged.")
            }
        }
        guard !header.isAnimated else { throw .invalid("thumbnail", "The picture is animated: use one that stands still.") }
        let sides = "\(header.width) × \(header.height) pixels"
        guard header.width <= sideMax, header.height <= sideMax else {
            throw .invalid(
                "thumbnail", "The picture has \(sides); at most \(sideMax) are allowed on each side.",
                limit: .init("thumbnailSideMax", sideMax))
        }
        guard header.width * header.height <= pixelsMax else {
            throw .invalid(
                "thumbnail", "The picture has \(sides), more than \(pixelsMax / 1_000_000) million: make it smaller.",
                limit: .init("thumbnailPixelsMax", pixelsMax))
        }
        guard header.width >= sideMin, header.height >= sideMin else {
            throw .invalid(
                "thumbnail", "The picture has \(sides); at least \(sideMin) are needed on each side.",
                limit: .init("thumbnailSideMin", sideMin))
        }
        return header
    }
}
