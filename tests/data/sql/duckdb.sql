-- clusters
SELECT
  "t1"."tx" >> 16 AS "cx",
  "t1"."ty" >> 16 AS "cy",
  "t1"."event_type",
  COUNT(*) AS "n",
  SUM(CASE WHEN "t1"."location_precision" = 'exact' THEN 1 ELSE 0 END) AS "precise",
  SUM(
    CASE
      WHEN (
        "t1"."location_precision" <> 'country'
      )
      AND "t1"."tx" BETWEEN 10252743 AND 10718776
      AND "t1"."ty" BETWEEN 7437014 AND 7920190
      THEN 1
      ELSE 0
    END
  ) AS "seen",
  SUM("t1"."tx") AS "sum_x",
  SUM("t1"."ty") AS "sum_y",
  MIN("t1"."tx") AS "min_x",
  MIN("t1"."ty") AS "min_y",
  MAX("t1"."tx") AS "max_x",
  MAX("t1"."ty") AS "max_y",
  MIN("t1"."id") AS "only_id",
  MIN("t1"."title") AS "only_title",
  MIN("t1"."date_start") AS "only_date_start",
  MIN("t1"."date_end") AS "only_date_end",
  MIN("t1"."location_precision") AS "only_location_precision",
  MIN("t1"."radius_km") AS "only_radius_km",
  MIN("t1"."verification") AS "only_verification",
  MIN("t1"."lat") AS "only_lat",
  MIN("t1"."lon") AS "only_lon"
FROM (
  SELECT
    *
  FROM "events" AS "t0"
  WHERE
    CONTAINS("t0"."search", '100%')
    AND CONTAINS("t0"."search", 'o''neill')
    AND CONTAINS("t0"."search", 'c:\x')
    AND CONTAINS("t0"."actors", '|A|B|')
    AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
    AND "t0"."killed_best" IS NOT NULL
    AND "t0"."killed_best" >= 3
    AND "t0"."lon" >= 42.0
    AND "t0"."lon" <= 55.5
    AND "t0"."lat" >= 12.0
    AND "t0"."lat" <= 20.0
    AND (
      (
        CASE
          WHEN (
            "t0"."lat" >= 12.0
          )
          AND (
            "t0"."lat" < 20.0
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - 12.0
                ) * -0.0625
              ) + 55.5
            )
          )
          THEN 1
          ELSE 0
        END + CASE
          WHEN (
            "t0"."lat" >= 12.0
          )
          AND (
            "t0"."lat" < 20.0
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - 12.0
                ) * 1.625
              ) + 42.0
            )
          )
          THEN 1
          ELSE 0
        END
      ) % 2
    ) = 1
    AND "t0"."location_precision" <> 'country'
    AND "t0"."tx" BETWEEN 9961472 AND 11010047
    AND "t0"."ty" BETWEEN 6815744 AND 8388607
) AS "t1"
GROUP BY
  1,
  2,
  3;

-- facet
SELECT
  "t2"."value",
  COUNT(*) AS "n"
FROM (
  SELECT
    UNNEST(STR_SPLIT("t1"."actors", '|')) AS "value"
  FROM (
    SELECT
      *
    FROM "events" AS "t0"
    WHERE
      CONTAINS("t0"."search", '100%')
      AND CONTAINS("t0"."search", 'o''neill')
      AND CONTAINS("t0"."search", 'c:\x')
      AND CONTAINS("t0"."actors", '|A|B|')
      AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
      AND "t0"."killed_best" IS NOT NULL
      AND "t0"."killed_best" >= 3
      AND "t0"."lon" >= 42.0
      AND "t0"."lon" <= 55.5
      AND "t0"."lat" >= 12.0
      AND "t0"."lat" <= 20.0
      AND (
        (
          CASE
            WHEN (
              "t0"."lat" >= 12.0
            )
            AND (
              "t0"."lat" < 20.0
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - 12.0
                  ) * -0.0625
                ) + 55.5
              )
            )
            THEN 1
            ELSE 0
          END + CASE
            WHEN (
              "t0"."lat" >= 12.0
            )
            AND (
              "t0"."lat" < 20.0
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - 12.0
                  ) * 1.625
                ) + 42.0
              )
            )
            THEN 1
            ELSE 0
          END
        ) % 2
      ) = 1
  ) AS "t1"
) AS "t2"
GROUP BY
  1;

-- histogram
SELECT
  *
FROM (
  SELECT
    CAST(DATE_TRUNC('WEEK', CAST("t1"."date_start" AS TIMESTAMP)) AS DATE) AS "start",
    COUNT(*) AS "n"
  FROM (
    SELECT
      *
    FROM "events" AS "t0"
    WHERE
      CONTAINS("t0"."search", '100%')
      AND CONTAINS("t0"."search", 'o''neill')
      AND CONTAINS("t0"."search", 'c:\x')
      AND CONTAINS("t0"."actors", '|A|B|')
      AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
      AND "t0"."killed_best" IS NOT NULL
      AND "t0"."killed_best" >= 3
      AND "t0"."lon" >= 42.0
      AND "t0"."lon" <= 55.5
      AND "t0"."lat" >= 12.0
      AND "t0"."lat" <= 20.0
      AND (
        (
          CASE
            WHEN (
              "t0"."lat" >= 12.0
            )
            AND (
              "t0"."lat" < 20.0
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - 12.0
                  ) * -0.0625
                ) + 55.5
              )
            )
            THEN 1
            ELSE 0
          END + CASE
            WHEN (
              "t0"."lat" >= 12.0
            )
            AND (
              "t0"."lat" < 20.0
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - 12.0
                  ) * 1.625
                ) + 42.0
              )
            )
            THEN 1
            ELSE 0
          END
        ) % 2
      ) = 1
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
ORDER BY
  "t2"."start" ASC;

-- page
SELECT
  "t0"."id",
  "t0"."title"
FROM "events" AS "t0"
WHERE
  CONTAINS("t0"."search", '100%')
  AND CONTAINS("t0"."search", 'o''neill')
  AND CONTAINS("t0"."search", 'c:\x')
  AND CONTAINS("t0"."actors", '|A|B|')
  AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
  AND "t0"."killed_best" IS NOT NULL
  AND "t0"."killed_best" >= 3
  AND "t0"."lon" >= 42.0
  AND "t0"."lon" <= 55.5
  AND "t0"."lat" >= 12.0
  AND "t0"."lat" <= 20.0
  AND (
    (
      CASE
        WHEN (
          "t0"."lat" >= 12.0
        )
        AND (
          "t0"."lat" < 20.0
        )
        AND (
          "t0"."lon" < (
            (
              (
                "t0"."lat" - 12.0
              ) * -0.0625
            ) + 55.5
          )
        )
        THEN 1
        ELSE 0
      END + CASE
        WHEN (
          "t0"."lat" >= 12.0
        )
        AND (
          "t0"."lat" < 20.0
        )
        AND (
          "t0"."lon" < (
            (
              (
                "t0"."lat" - 12.0
              ) * 1.625
            ) + 42.0
          )
        )
        THEN 1
        ELSE 0
      END
    ) % 2
  ) = 1
ORDER BY
  "t0"."date_start" ASC,
  "t0"."id" ASC
LIMIT 20
OFFSET 40;
