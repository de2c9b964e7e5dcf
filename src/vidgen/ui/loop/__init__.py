"""The event loop: asyncio in Qt's, work in the background, garbage, and a watchdog over stalls."""
