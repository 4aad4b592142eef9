package millrace.contract.judge;

/** Times as the contract writes them: contract/time.ts says which. */
final class Times {
  /** No moment. */
  static final long INVALID = Long.MIN_VALUE;
  private static final long MINUTE_MS = 60_000;
  private static final int DATE_AND_TIME = "0000-00-00T00:00:00".length();
  private static final int MOST_DECIMALS = 9;

  private Times() {}

  /** RFC 3339 as ms since 1970, finer parts cut off, or INVALID. */
  static long parse(byte[] text, int from, int to) {
    if (to - from <= DATE_AND_TIME) return INVALID;
    if (text[from + 4] != '-' || text[from + 7] != '-' || text[from + 10] != 'T') return INVALID;
    if (text[from + 13] != ':' || text[from + 16] != ':') return INVALID;
    int century = two(text, from);
    int yearOfCentury = two(text, from + 2);
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    int hour = two(text, from + 11);
    int minute = two(text, from + 14);
    int second = two(text, from + 17);
    if ((century | yearOfCentury | month | day | hour | minute | second) < 0) return INVALID;
    int year = century * 100 + yearOfCentury;
    if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return INVALID;
    int at = from + DATE_AND_TIME;
    int millisecond = 0;
    if (text[at] == '.') {
      int first = ++at;
      for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
        if (at - first < 3) millisecond = millisecond * 10 + text[at] - '0';
      }
      int decimals = at - first;
      if (decimals == 0 || decimals > MOST_DECIMALS) return INVALID;
      for (int missing = decimals; missing < 3; missing++) millisecond *= 10;
    }
    int zone = zoneMinutes(text, at, to);
    if (zone == Integer.MIN_VALUE) return INVALID;
    long minutes = (days(year, month, day) * 24 + hour) * 60 + minute - zone;
    return minutes * MINUTE_MS + second * 1_000L + millisecond;
  }

  private static int zoneMinutes(byte[] text, int at, int to) {
    if (at >= to) return Integer.MIN_VALUE;
    if (text[at] == 'Z') return at + 1 == to ? 0 : Integer.MIN_VALUE;
    if ((text[at] != '+' && text[at] != '-') || to - at != 6 || text[at + 3] != ':') return Integer.MIN_VALUE;
    int hour = two(text, at + 1);
    int minute = two(text, at + 4);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return Integer.MIN_VALUE;
    return text[at] == '-' ? -(hour * 60 + minute) : hour * 60 + minute;
  }

  /** The two digits that stand there, or less than 0. */
  private static int two(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private static boolean isDay(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) return false;
    if (month == 2) return day <= (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28);
    return day <= (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
  }

  /** Days since 1970-01-01 in the Gregorian calendar, with years that begin in March. */
  private static long days(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int ofEra = shifted - era * 400;
    int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097L + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
  }
}
