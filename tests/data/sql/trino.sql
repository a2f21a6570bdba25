-- clusters
SELECT
  BITWISE_RIGHT_SHIFT("t1"."tx", 16) AS "cx",
  BITWISE_RIGHT_SHIFT("t1"."ty", 16) AS "cy",
  "t1"."event_type",
  COUNT(*) AS "n",
  SUM(IF("t1"."location_precision" = 'exact', 1, 0)) AS "precise",
  SUM(
    IF(
      (
        "t1"."location_precision" <> 'country'
      )
      AND "t1"."tx" BETWEEN 10252743 AND 10718776
      AND "t1"."ty" BETWEEN 7437014 AND 7920190,
      1,
      0
    )
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
    STRPOS("t0"."search", '100%') > 0
    AND STRPOS("t0"."search", 'o''neill') > 0
    AND STRPOS("t0"."search", 'c:\x') > 0
    AND STRPOS("t0"."actors", '|A|B|') > 0
    AND "t0"."date_end" >= FROM_ISO8601_DATE('2024-01-12')
    AND "t0"."killed_best" IS NOT NULL
    AND "t0"."killed_best" >= 3
    AND "t0"."lon" >= CAST(42.0 AS DOUBLE)
    AND "t0"."lon" <= CAST(55.5 AS DOUBLE)
    AND "t0"."lat" >= CAST(12.0 AS DOUBLE)
    AND "t0"."lat" <= CAST(20.0 AS DOUBLE)
    AND (
      (
        IF(
          (
            "t0"."lat" >= CAST(12.0 AS DOUBLE)
          )
          AND (
            "t0"."lat" < CAST(20.0 AS DOUBLE)
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - CAST(12.0 AS DOUBLE)
                ) * CAST(-0.0625 AS DOUBLE)
              ) + CAST(55.5 AS DOUBLE)
            )
          ),
          1,
          0
        ) + IF(
          (
            "t0"."lat" >= CAST(12.0 AS DOUBLE)
          )
          AND (
            "t0"."lat" < CAST(20.0 AS DOUBLE)
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - CAST(12.0 AS DOUBLE)
                ) * CAST(1.625 AS DOUBLE)
              ) + CAST(42.0 AS DOUBLE)
            )
          ),
          1,
          0
        )
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
    IF(_u.pos = _u_2.pos_2, _u_2."value") AS "value"
  FROM (
    SELECT
      *
    FROM "events" AS "t0"
    WHERE
      STRPOS("t0"."search", '100%') > 0
      AND STRPOS("t0"."search", 'o''neill') > 0
      AND STRPOS("t0"."search", 'c:\x') > 0
      AND STRPOS("t0"."actors", '|A|B|') > 0
      AND "t0"."date_end" >= FROM_ISO8601_DATE('2024-01-12')
      AND "t0"."killed_best" IS NOT NULL
      AND "t0"."killed_best" >= 3
      AND "t0"."lon" >= CAST(42.0 AS DOUBLE)
      AND "t0"."lon" <= CAST(55.5 AS DOUBLE)
      AND "t0"."lat" >= CAST(12.0 AS DOUBLE)
      AND "t0"."lat" <= CAST(20.0 AS DOUBLE)
      AND (
        (
          IF(
            (
              "t0"."lat" >= CAST(12.0 AS DOUBLE)
            )
            AND (
              "t0"."lat" < CAST(20.0 AS DOUBLE)
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - CAST(12.0 AS DOUBLE)
                  ) * CAST(-0.0625 AS DOUBLE)
                ) + CAST(55.5 AS DOUBLE)
              )
            ),
            1,
            0
          ) + IF(
            (
              "t0"."lat" >= CAST(12.0 AS DOUBLE)
            )
            AND (
              "t0"."lat" < CAST(20.0 AS DOUBLE)
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - CAST(12.0 AS DOUBLE)
                  ) * CAST(1.625 AS DOUBLE)
                ) + CAST(42.0 AS DOUBLE)
              )
            ),
            1,
            0
          )
        ) % 2
      ) = 1
  ) AS "t1"
  CROSS JOIN UNNEST(SEQUENCE(1, GREATEST(CARDINALITY(SPLIT("t1"."actors", '|'))))) AS _u(pos)
  CROSS JOIN UNNEST(SPLIT("t1"."actors", '|')) WITH ORDINALITY AS _u_2("value", pos_2)
  WHERE
    _u.pos = _u_2.pos_2
    OR (
      _u.pos > CARDINALITY(SPLIT("t1"."actors", '|'))
      AND _u_2.pos_2 = CARDINALITY(SPLIT("t1"."actors", '|'))
    )
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
      STRPOS("t0"."search", '100%') > 0
      AND STRPOS("t0"."search", 'o''neill') > 0
      AND STRPOS("t0"."search", 'c:\x') > 0
      AND STRPOS("t0"."actors", '|A|B|') > 0
      AND "t0"."date_end" >= FROM_ISO8601_DATE('2024-01-12')
      AND "t0"."killed_best" IS NOT NULL
      AND "t0"."killed_best" >= 3
      AND "t0"."lon" >= CAST(42.0 AS DOUBLE)
      AND "t0"."lon" <= CAST(55.5 AS DOUBLE)
      AND "t0"."lat" >= CAST(12.0 AS DOUBLE)
      AND "t0"."lat" <= CAST(20.0 AS DOUBLE)
      AND (
        (
          IF(
            (
              "t0"."lat" >= CAST(12.0 AS DOUBLE)
            )
            AND (
              "t0"."lat" < CAST(20.0 AS DOUBLE)
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - CAST(12.0 AS DOUBLE)
                  ) * CAST(-0.0625 AS DOUBLE)
                ) + CAST(55.5 AS DOUBLE)
              )
            ),
            1,
            0
          ) + IF(
            (
              "t0"."lat" >= CAST(12.0 AS DOUBLE)
            )
            AND (
              "t0"."lat" < CAST(20.0 AS DOUBLE)
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - CAST(12.0 AS DOUBLE)
                  ) * CAST(1.625 AS DOUBLE)
                ) + CAST(42.0 AS DOUBLE)
              )
            ),
            1,
            0
          )
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
  STRPOS("t0"."search", '100%') > 0
  AND STRPOS("t0"."search", 'o''neill') > 0
  AND STRPOS("t0"."search", 'c:\x') > 0
  AND STRPOS("t0"."actors", '|A|B|') > 0
  AND "t0"."date_end" >= FROM_ISO8601_DATE('2024-01-12')
  AND "t0"."killed_best" IS NOT NULL
  AND "t0"."killed_best" >= 3
  AND "t0"."lon" >= CAST(42.0 AS DOUBLE)
  AND "t0"."lon" <= CAST(55.5 AS DOUBLE)
  AND "t0"."lat" >= CAST(12.0 AS DOUBLE)
  AND "t0"."lat" <= CAST(20.0 AS DOUBLE)
  AND (
    (
      IF(
        (
          "t0"."lat" >= CAST(12.0 AS DOUBLE)
        )
        AND (
          "t0"."lat" < CAST(20.0 AS DOUBLE)
        )
        AND (
          "t0"."lon" < (
            (
              (
                "t0"."lat" - CAST(12.0 AS DOUBLE)
              ) * CAST(-0.0625 AS DOUBLE)
            ) + CAST(55.5 AS DOUBLE)
          )
        ),
        1,
        0
      ) + IF(
        (
          "t0"."lat" >= CAST(12.0 AS DOUBLE)
        )
        AND (
          "t0"."lat" < CAST(20.0 AS DOUBLE)
        )
        AND (
          "t0"."lon" < (
            (
              (
                "t0"."lat" - CAST(12.0 AS DOUBLE)
              ) * CAST(1.625 AS DOUBLE)
            ) + CAST(42.0 AS DOUBLE)
          )
        ),
        1,
        0
      )
    ) % 2
  ) = 1
ORDER BY
  "t0"."date_start" ASC,
  "t0"."id" ASC
OFFSET 40
LIMIT 20;
